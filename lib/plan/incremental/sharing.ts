/** Topologies that came by different ways, made to hold the same records: plans from a difference go by identity. */
import { alike } from "../../observed/alike";
import { linkId } from "../../topology/ids";
import type { Link, Topology, TopologyNode } from "../../topology/schema";

/** The record of another topology that one was found to be alike. */
const twins = new WeakMap<object, object>();

function twinOf<T extends object>(record: T, there: T | undefined): T {
  const known = twins.get(record) as T | undefined;
  if (there === undefined || known === there) return known ?? record;
  if (!alike(record, there)) return known ?? record;
  twins.set(record, there);
  return there;
}

/** `topology` with the records of `other` (`===`) where they are alike. What was compared once is remembered. */
export function sharingRecords(topology: Topology, other: Topology): Topology {
  if (topology === other) return topology;
  const nodes = new Map(other.nodes.map((node): [string, TopologyNode] => [node.name, node]));
  const links = new Map(other.links.map((link): [string, Link] => [linkId(link), link]));
  return {
    ...topology,
    nodes: topology.nodes.map((node) => twinOf(node, nodes.get(node.name))),
    links: topology.links.map((link) => twinOf(link, links.get(linkId(link)))),
  };
}

/** Whether two topologies hold the very same records, in whatever order. */
export function sameRecords(one: Topology, other: Topology): boolean {
  const holds = <T>(here: readonly T[], there: readonly T[]) => {
    if (here.length !== there.length) return false;
    const known = new Set(there);
    return here.every((record) => known.has(record));
  };
  return holds(one.nodes, other.nodes) && holds(one.links, other.links);
}
