import type { TopologyPatch } from "../patch";

/** An edit that was made, or the reason why it cannot be, in words for the person who tried. */
export type EditResult<More = unknown> = ({ ok: true; patch: TopologyPatch } & More) | { ok: false; reason: string };

export const refuse = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });
