/** Why a lab cannot be changed from this window. The engine decides; this says it beforehand. */
import type { Role } from "@/lib/protocol/roles";

const BECAUSE = "You may watch this lab but change nothing in it: your role is viewer.";

/** Null when it can be changed. Pure. */
export const readOnlyBecause = (role: Role | null): string | null => (role === "viewer" ? BECAUSE : null);
