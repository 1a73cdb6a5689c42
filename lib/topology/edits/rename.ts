import { findNode, linkId } from "../ids";
import { isPlug } from "../plugs";
import type { Link, Topology } from "../schema";
import { type EditResult, refuse } from "./result";

/** Gives a node another name; the links at it follow. Refused when another node has the name. */
export function renameNode(topology: Topology, from: string, to: string): EditResult {
  if (from === to) return { ok: true, patch: {} };
  const node = findNode(topology, from);
  if (!node) return refuse(`There is no node "${from}" in this lab.`);
  // Two nodes of one name could not be told apart by a patch, so undo would hit the wrong one.
  if (findNode(topology, to)) return refuse(`Another node is called "${to}" already. Choose a different name.`);

  const follow = <End extends { node: string; name?: string }>(end: End): End => {
    if (end.node !== from) return end;
    // What such a node is called is what its interface is called.
    return { ...end, node: to, ...(isPlug(node.kind) && end.name !== undefined && { name: to }) };
  };
  const updated = topology.links
    .filter((link) => link.a.node === from || link.b.node === from)
    .map((link) => ({ id: linkId(link), from: link, to: { ...link, a: follow(link.a), b: follow(link.b) } as Link }));
  return {
    ok: true,
    patch: {
      nodes: { added: [], updated: [{ id: from, from: node, to: { ...node, name: to } }], removed: [] },
      links: updated.length > 0 ? { added: [], updated, removed: [] } : undefined,
    },
  };
}
