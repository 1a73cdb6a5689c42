/**
 * Where each link's traffic is counted. Both ends of a cable count the same
 * frames, so one of them is enough, and the one that costs least is taken: an
 * interface of the lab's root, and only for what is inside namespaces at both
 * ends a namespace that must be entered. Patch ports are no interfaces: those
 * Open vSwitch counts itself.
 */
import { linkId } from "../../topology/ids";
import { namespaceOf, ROOT_NS } from "../../topology/places";
import type { Link, Side, Topology, TopologyNode } from "../../topology/schema";

/** An interface or port that counts for a link, and the end of the link where it is. */
export interface CountingPoint {
  link: string;
  name: string;
  side: Side;
}

export interface CountingPoints {
  root: CountingPoint[];
  /** By namespace. As few namespaces as are easily found. */
  inside: Map<string, CountingPoint[]>;
  /** By Open vSwitch bridge. */
  ovs: Map<string, CountingPoint[]>;
}

type VethLink = Extract<Link, { kind: "veth" }>;
type InternalLink = Extract<Link, { kind: "ovs-internal" }>;

function push(to: Map<string, CountingPoint[]>, key: string, point: CountingPoint): void {
  const list = to.get(key);
  if (list) list.push(point);
  else to.set(key, [point]);
}

/** Each link to its end in the namespace with most of these links: a router's is read once for all its cables. */
function chooseInside(links: readonly VethLink[], inside: CountingPoints["inside"]): void {
  const degrees = new Map<string, number>();
  for (const { a, b } of links) for (const { node } of [a, b]) degrees.set(node, (degrees.get(node) ?? 0) + 1);
  const weight = (node: string) => degrees.get(node) ?? 0;
  for (const link of links) {
    const side = weight(link.b.node) > weight(link.a.node) ? "b" : "a";
    push(inside, link[side].node, { link: linkId(link), name: link[side].name, side });
  }
}

/** Open vSwitch does not count an internal port that was moved out of its own namespace; the interface itself does. */
function pushInternal(points: CountingPoints, link: InternalLink, home: TopologyNode | undefined): void {
  if (!home) return;
  const point: CountingPoint = { link: linkId(link), name: link.a.name, side: "a" };
  const ns = namespaceOf(home);
  if (ns === ROOT_NS) points.root.push(point);
  else push(points.inside, ns, point);
}

/** Where the links of a drawing are counted. Links of nodes that are not there are left out. */
export function countingPoints(topology: Topology): CountingPoints {
  const nodes = new Map<string, TopologyNode>(topology.nodes.map((node) => [node.name, node]));
  const points: CountingPoints = { root: [], inside: new Map(), ovs: new Map() };
  const both: VethLink[] = [];
  for (const link of topology.links) {
    const id = linkId(link);
    if (link.kind === "port") points.root.push({ link: id, name: link.a.name, side: "a" });
    else if (link.kind === "ovs-internal") pushInternal(points, link, nodes.get(link.a.node));
    else if (link.kind === "ovs-patch") push(points.ovs, link.a.node, { link: id, name: link.a.name, side: "a" });
    else {
      const [a, b] = [nodes.get(link.a.node), nodes.get(link.b.node)];
      if (!a || !b) continue;
      if (namespaceOf(b) === ROOT_NS) points.root.push({ link: id, name: link.b.name, side: "b" });
      else if (namespaceOf(a) === ROOT_NS) points.root.push({ link: id, name: link.a.name, side: "a" });
      else both.push(link);
    }
  }
  chooseInside(both, points.inside);
  return points;
}
