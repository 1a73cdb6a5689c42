/** Why a lab cannot be changed from this window. The engine decides; this says it beforehand. */
import type { Identity, Role } from "@/lib/protocol/roles";

const BECAUSE = "You may watch this lab but change nothing in it: your role is viewer.";

/** Null when it can be changed. Pure. */
export const readOnlyBecause = (role: Role | null): string | null => (role === "viewer" ? BECAUSE : null);

/** Why this window's user can make no labs in this Wirelab; null when they can, or when it is not known yet. Pure. */
export function createOffBecause(identity: Identity | null): string | null {
  if (identity === null || identity.role === "owner" || identity.role === "editor") return null;
  return identity.role === "viewer"
    ? "You may make no labs here: your role in this Wirelab is viewer. Its owner can give you another."
    : "You may make no labs here: you see what is shared with you. The owner of this Wirelab can give you a role.";
}
