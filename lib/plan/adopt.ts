/** Takes what the kernel has into the drawing: the other answer to drift than restoring. */
import type { Observed } from "../observed/types";
import { type ElementRef, elementKey } from "../topology/ids";
import { applyPatch, diffTopologies, isEmptyPatch, type TopologyPatch } from "../topology/patch";
import { emptyTopology, type Topology } from "../topology/schema";
import { AdoptingDraft } from "./adopting/draft";
import { adoptFinding } from "./adopting/finding";
import { type DriftFinding, driftFindings } from "./drift";

function adopted(topology: Topology, observed: Observed, findings: readonly DriftFinding[]): TopologyPatch {
  const draft = new AdoptingDraft(topology, observed);
  for (const finding of findings) adoptFinding(draft, finding);
  return diffTopologies(topology, draft.topology);
}

/**
 * What has been adopted shows more: a bridge that is gone leaves cables that now end
 * at the host, a namespace that is drawn now shows the cables in it. Nothing is
 * nested deeper than that.
 */
const ROUNDS = 4;

/**
 * The edit of the topology that makes the drift disappear, for some elements or
 * for all. What a drawing cannot say (a loopback that is down, a bridge inside a
 * namespace) is not in it. The engine gives the same edit to `applied`.
 */
export function adoptDrift(
  topology: Topology,
  observed: Observed,
  applied: Topology | null,
  elements?: readonly ElementRef[],
): TopologyPatch {
  const only = elements && new Set(elements.map(elementKey));
  let [drawn, deployed] = [topology, applied ?? { ...emptyTopology(), wirelab: topology.wirelab }];
  for (let round = 0; round < ROUNDS; round++) {
    const findings = driftFindings(deployed, observed).filter(({ element }) => !only || only.has(elementKey(element)));
    const patch = adopted(deployed, observed, findings);
    if (isEmptyPatch(patch)) break;
    deployed = applyPatch(deployed, patch);
    drawn = applyPatch(drawn, adopted(drawn, observed, findings));
  }
  return diffTopologies(topology, drawn);
}
