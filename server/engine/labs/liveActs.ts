/** What a live action is about, and what of it counts as deployed. Pure. */
import type { LabState } from "@/lib/protocol/labState";
import type { Act } from "@/lib/protocol/messages";
import { updateLink } from "@/lib/topology/edits";
import { findLink } from "@/lib/topology/ids";
import { applyPatch } from "@/lib/topology/patch";
import type { LinkEnd, Topology } from "@/lib/topology/schema";
import { EngineError } from "@/server/engine/errors";

type Drawings = Pick<LabState, "topology" | "applied">;

/**
 * The drawing, or what was deployed when the link was erased from the drawing since.
 * @throws {EngineError} `no-such-element`
 */
export function topologyOfAct({ topology, applied }: Drawings, act: Act): Topology {
  // A service is what was deployed of it.
  if (act.type === "restartService") return applied ?? topology;
  const { link } = act;
  for (const candidate of [topology, applied]) if (candidate && findLink(candidate, link)) return candidate;
  throw new EngineError("no-such-element", `There is no link "${link}".`, { field: "act.link" });
}

/** What is deployed once an end does to its packets what it was drawn to; null where the link is not in both drawings. */
export function impairedAsDrawn(
  { topology, applied }: Drawings,
  { link: id, side }: Extract<Act, { type: "impair" }>,
): Topology | null {
  const [deployed, drawn] = [applied && findLink(applied, id), findLink(topology, id)];
  if (!applied || !deployed || !drawn) return null;
  const { impair } = drawn[side] as LinkEnd;
  const changed = updateLink(applied, id, { [side]: { impair } });
  return changed.ok ? applyPatch(applied, changed.patch) : null;
}
