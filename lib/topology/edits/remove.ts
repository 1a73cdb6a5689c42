import { type ElementRef, elementKey, linkId, linkRef, nodeRef } from "../ids";
import type { RecordsPatch, TopologyPatch } from "../patch";
import type { Topology } from "../schema";

/** Of records with one identity (an error that validation reports) the first goes, as a patch can tell them apart no further. */
function removal<T>(
  records: readonly T[],
  idOf: (record: T) => string,
  goes: (record: T) => boolean,
): RecordsPatch<T> | undefined {
  const gone = new Set<string>();
  const removed = records.flatMap((record, at) => {
    if (!goes(record) || gone.has(idOf(record))) return [];
    gone.add(idOf(record));
    return [{ at, record }];
  });
  return removed.length > 0 ? { added: [], updated: [], removed } : undefined;
}

/** The patch that removes elements. The links of a removed node go with it; elements that are not there are passed over. */
export function removeElements(topology: Topology, refs: readonly ElementRef[]): TopologyPatch {
  const chosen = new Set(refs.map(elementKey));
  const isChosen = (ref: ElementRef) => chosen.has(elementKey(ref));
  return {
    nodes: removal(
      topology.nodes,
      ({ name }) => name,
      (node) => isChosen(nodeRef(node.name)),
    ),
    links: removal(
      topology.links,
      linkId,
      (link) => isChosen(linkRef(linkId(link))) || isChosen(nodeRef(link.a.node)) || isChosen(nodeRef(link.b.node)),
    ),
  };
}
