import { findNode } from "../ids";
import type { TopologyPatch } from "../patch";
import type { StationNode, Topology } from "../schema";
import type { Nat, Stack } from "../stack";

/** What says nothing is not in the file. */
function tidy<T extends object>(record: T): T | undefined {
  const entries = Object.entries(record).filter(
    ([, value]) => value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0),
  );
  return entries.length > 0 ? (Object.fromEntries(entries) as T) : undefined;
}

/**
 * Changes the routes, forwarding, address translation or packet filter of a
 * namespace or the host. Empty when the node is not there or says so already.
 */
export function updateStack(topology: Topology, name: string, change: Stack): TopologyPatch {
  const node = findNode(topology, name);
  if (node?.kind !== "namespace" && node?.kind !== "host") return {};
  const stack: Stack = { ...node, ...change };
  const { name: _name, kind: _kind, ...others } = node;
  const to = {
    name: node.name,
    kind: node.kind,
    ...tidy({
      ...others,
      forwarding: stack.forwarding && tidy(stack.forwarding),
      routes: stack.routes,
      nat: stack.nat && tidy<Nat>(stack.nat),
      firewall: stack.firewall,
      services: stack.services,
    }),
  } as StationNode;
  if (JSON.stringify(node) === JSON.stringify(to)) return {};
  return { nodes: { added: [], updated: [{ id: name, from: node, to }], removed: [] } };
}
