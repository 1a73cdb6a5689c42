/** What in the kernel is the lab's own, and so may be changed and removed by a plan. */
import type { Device } from "@/lib/topology/devices";
import type { Link, StationNode, Topology, TopologyNode } from "@/lib/topology/schema";
import type { Forwarding, Stack } from "@/lib/topology/stack";
import type { JournalEntry } from "./journal";

/** Records of both lists; two that are about the same thing become one. */
function joinRecords<T>(
  first: readonly T[],
  second: readonly T[],
  identity: (record: T) => string,
  join: (a: T, b: T) => T,
): T[] {
  const joined = new Map(first.map((record) => [identity(record), record]));
  for (const record of second) {
    const known = joined.get(identity(record));
    joined.set(identity(record), known && known !== record ? join(known, record) : record);
  }
  return [...joined.values()];
}

interface Settings {
  addresses?: string[];
  interfaces?: Device[];
}

/** Settings that either has; where both have one, the later. Addresses and devices of both, because both may be in the kernel. */
function joinSettings<T extends object>(first: T, second: T): T {
  const addresses = [...new Set([first, second].flatMap((record: Settings) => record.addresses ?? []))];
  const [before, after] = [first, second].map((record: Settings) => record.interfaces ?? []) as [Device[], Device[]];
  const interfaces = joinRecords(before, after, ({ name }) => name, joinSettings);
  return {
    ...first,
    ...second,
    ...(addresses.length > 0 && { addresses }),
    ...(interfaces.length > 0 && { interfaces }),
  };
}

/** Routes and rules of both nodes: both may be in the kernel. */
function joinStacks(first: Stack, second: Stack): Stack {
  const join = <T>(a: T[] = [], b: T[] = []): T[] => [
    ...new Map([...a, ...b].map((one) => [JSON.stringify(one), one])).values(),
  ];
  const either = (family: keyof Forwarding) =>
    first.forwarding?.[family] === true || second.forwarding?.[family] === true;
  const masquerade = join(first.nat?.masquerade, second.nat?.masquerade);
  const forward = join(first.nat?.forward, second.nat?.forward);
  return {
    ...((first.forwarding || second.forwarding) && { forwarding: { ipv4: either("ipv4"), ipv6: either("ipv6") } }),
    ...((first.routes || second.routes) && { routes: join(first.routes, second.routes) }),
    ...((first.nat || second.nat) && { nat: { masquerade, forward } }),
    ...((first.firewall || second.firewall) && { firewall: join(first.firewall, second.firewall) }),
  };
}

const isStation = (node: TopologyNode): node is StationNode => node.kind === "namespace" || node.kind === "host";

function joinNodes(first: TopologyNode, second: TopologyNode): TopologyNode {
  const joined = joinSettings(first, second);
  return isStation(first) && isStation(second) ? { ...joined, ...joinStacks(first, second) } : joined;
}

const nodeIdentity = ({ kind, name }: TopologyNode) => `${kind} ${name}`;
const linkIdentity = ({ kind, a, b }: Link) => JSON.stringify([kind, a.node, a.name, b.node, "name" in b && b.name]);

function joinLinks<T extends Link>(first: T, second: T): T {
  return {
    ...second,
    a: joinSettings(first.a, second.a),
    b: joinSettings(first.b, second.b),
  };
}

/** Everything that is in either topology. */
export function joinTopologies(first: Topology, second: Topology): Topology {
  return {
    ...second,
    nodes: joinRecords(first.nodes, second.nodes, nodeIdentity, joinNodes),
    links: joinRecords(first.links, second.links, linkIdentity, joinLinks),
  };
}

/** What earlier runs made or may have made. */
export function ownedBy({ owned, applied }: Pick<JournalEntry, "owned" | "applied">): Topology | null {
  return owned ?? applied;
}

/** What is the lab's own once a run to `target` has begun. */
export function ownedWith(entry: Pick<JournalEntry, "owned" | "applied">, target: Topology): Topology {
  const before = ownedBy(entry);
  return before ? joinTopologies(before, target) : target;
}
