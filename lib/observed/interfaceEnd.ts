/** The truth about an end of a cable that is an interface of the kernel. */
import { endName, type InterfaceRef, namespaceOf, ROOT_NS } from "../topology/places";
import type { Link, LinkEnd, Side, Topology, TopologyNode } from "../topology/schema";
import type { EndState, EndTruth } from "./linkState";
import { hasInterface, nodeByName } from "./lookup";
import { heldByTree } from "./ovsEnd";
import type { Observed, ObservedInterface } from "./types";

type Verdict = Pick<EndTruth, "state" | "text" | "reason">;

export function interfaceOf(observed: Observed, ref: InterfaceRef): ObservedInterface | null {
  return observed.namespaces[ref.ns]?.interfaces[ref.name] ?? null;
}

export const isUp = (iface: ObservedInterface): boolean => iface.flags.includes("UP");

/**
 * LOWER_UP is the carrier. Neither operstate nor the absence of NO-CARRIER will do:
 * TAPs and OVS internal ports say UNKNOWN while they carry, and for some
 * milliseconds after a cable comes up `ip` shows NO-CARRIER beside LOWER_UP.
 */
export const carries = (iface: ObservedInterface): boolean => iface.flags.includes("LOWER_UP");

/** Where a namespace is, for the middle of a sentence. */
const inWords = (ns: string): string => (ns === ROOT_NS ? "the lab's root namespace" : `namespace ${ns}`);

function absent(observed: Observed, ref: InterfaceRef, deployed: boolean): Verdict {
  if (!deployed) return { state: "planned", text: "planned", reason: `${ref.name} is drawn and not deployed yet.` };
  const where = observed.namespaces[ref.ns]
    ? `there is no ${ref.name} in ${inWords(ref.ns)} any more`
    : `${inWords(ref.ns)} does not exist any more`;
  return { state: "missing", text: "gone", reason: `${ref.name} was deployed, but ${where}.` };
}

/** Why an interface that wears the end's name is not this cable's end, or null when it is. */
function impostor(link: Link, iface: ObservedInterface, other: OtherEnd | null): string | null {
  if (link.kind !== "veth") return null;
  if (iface.kind !== "veth")
    return `${iface.name} exists, but it is ${iface.kind ? `of kind ${iface.kind}` : "no virtual interface"} and not a veth`;
  if (!iface.peer || !other) return null;
  const elsewhere = iface.peer.ns !== null && iface.peer.ns !== other.ref.ns;
  const another = other.iface !== null && iface.peer.ifindex !== other.iface.ifindex;
  return elsewhere || another
    ? `${iface.name} exists, but its peer is not ${other.ref.name} in ${inWords(other.ref.ns)}`
    : null;
}

/** Why an interface is not a port of the switch it is drawn at, or null when it is or need not be. */
function detached(node: TopologyNode, iface: ObservedInterface, observed: Observed): string | null {
  if (node.kind === "bridge" && iface.master !== node.name) {
    const instead = iface.master ? ` but of ${iface.master}` : "";
    return `${iface.name} is not a port of bridge ${node.name}${instead}, so no frame gets from this cable to ${node.name}.`;
  }
  if (node.kind !== "ovs") return null;
  if (!observed.ovs.running) return `Open vSwitch is not running, so ${node.name} forwards nothing from ${iface.name}.`;
  const port = observed.ovs.bridges[node.name]?.ports[iface.name];
  if (!port) return `${iface.name} is not a port of ${node.name}, so no frame gets from this cable to ${node.name}.`;
  return port.error ? `Open vSwitch cannot use port ${iface.name}: ${port.error}` : null;
}

function noCarrier(
  node: TopologyNode,
  link: Link,
  iface: ObservedInterface,
  other: OtherEnd | null,
  observed: Observed,
): string {
  const start = `${iface.name} is up but has no carrier`;
  if (link.kind === "port") {
    if (node.kind === "uplink") return `${start}: the machine's end of the cable is set down.`;
    return node.kind === "tap"
      ? `${start}: no program has opened this TAP, so there is nobody at its other side.`
      : `${start}: nothing is connected to the card.`;
  }
  if (link.kind === "ovs-internal") {
    return observed.ovs.running
      ? `${start}: it carries only while ${link.b.node} has it as its port.`
      : `${start}: Open vSwitch, which provides it, is not running.`;
  }
  if (!other) return `${start}.`;
  const rule = "a veth carries only while both ends are up";
  if (!other.iface) return `${start}: its peer ${other.ref.name} is not in ${inWords(other.ref.ns)}.`;
  if (!isUp(other.iface)) return `${start}: its peer ${other.ref.name} is set down; ${rule}.`;
  return `${start}, although its peer ${other.ref.name} is up: the kernel tells of a carrier up to a quarter of a second late.`;
}

/** Why a bridge port forwards nothing though its cable carries, or null. */
function held(iface: ObservedInterface, observed: Observed): Verdict | null {
  const state = iface.port?.state;
  if (!iface.master || state === undefined || state === "forwarding") return null;
  const bridge = interfaceOf(observed, { ns: ROOT_NS, name: iface.master });
  if (state === "disabled") {
    const why =
      bridge && !isUp(bridge) ? `${iface.master} itself is set down` : `${iface.master} has disabled this port`;
    return {
      state: "blocking",
      text: "disabled",
      reason: `${iface.name} carries, but ${why}, so nothing is forwarded.`,
    };
  }
  const why =
    state === "blocking"
      ? "it would close a loop"
      : "it waits, first listening and then learning, to be sure that no loop is closed";
  return {
    state: "blocking",
    text: state,
    reason: `${iface.name} carries, but the spanning tree of ${iface.master} keeps it ${state}: ${why}.`,
  };
}

/** As `held`, for a port of Open vSwitch: RSTP discards where STP blocks and listens. */
function heldByOvs(node: TopologyNode, iface: ObservedInterface, observed: Observed): Verdict | null {
  const port = node.kind === "ovs" ? observed.ovs.bridges[node.name]?.ports[iface.name] : undefined;
  return port ? heldByTree(port, node.name) : null;
}

interface OtherEnd {
  ref: InterfaceRef;
  iface: ObservedInterface | null;
}

function otherEnd(topology: Topology, link: Link, side: Side, observed: Observed): OtherEnd | null {
  if (link.kind !== "veth") return null;
  const other = link[side === "a" ? "b" : "a"];
  const node = nodeByName(topology, other.node);
  if (!node) return null;
  const ref = { ns: namespaceOf(node), name: other.name };
  return { ref, iface: interfaceOf(observed, ref) };
}

function verdict(
  topology: Topology,
  link: Link,
  side: Side,
  node: TopologyNode,
  ref: InterfaceRef,
  iface: ObservedInterface | null,
  observed: Observed,
  applied: Topology | null,
): Verdict {
  const deployed = applied !== null && hasInterface(applied, ref);
  if (!iface) return absent(observed, ref, deployed);
  const other = otherEnd(topology, link, side, observed);
  const wrong = impostor(link, iface, other);
  if (wrong !== null) {
    const state: EndState = deployed ? "missing" : "foreign";
    return { state, text: "is another interface", reason: `${wrong}. The cable as drawn does not exist.` };
  }
  // An interface that is plugged in as it is must be a port of the switch at the link's other end.
  const loose = detached(link.kind === "port" ? (nodeByName(topology, link.b.node) ?? node) : node, iface, observed);
  if (!isUp(iface)) {
    const drawn =
      (link[side] as LinkEnd).up === false ? `${iface.name} is set down, as drawn.` : `${iface.name} was set down.`;
    return { state: "admin-down", text: "set down", reason: loose ? `${drawn} Besides, ${loose}` : drawn };
  }
  // A cable that carries to a switch that does not have it as a port is no
  // connection: the port is the thing that should exist and does not.
  if (loose !== null) return { state: deployed ? "missing" : "planned", text: "not attached", reason: loose };
  if (!carries(iface))
    return { state: "no-carrier", text: "no carrier", reason: noCarrier(node, link, iface, other, observed) };
  return (
    held(iface, observed) ??
    heldByOvs(node, iface, observed) ?? { state: "up", text: "up", reason: `${iface.name} is up and carries.` }
  );
}

/** See `linkTruth`, for the ends of a veth and the namespace's end of an internal port. */
export function interfaceEnd(
  topology: Topology,
  link: Link,
  side: Side,
  observed: Observed,
  applied: Topology | null,
): EndTruth {
  const name = endName(link, side);
  const node = nodeByName(topology, link[side].node);
  if (!node) {
    const reason = `The drawing has no node ${link[side].node}.`;
    return { state: "planned", name, ref: null, observed: null, text: "planned", reason };
  }
  const ref = { ns: namespaceOf(node), name };
  const iface = interfaceOf(observed, ref);
  return { name, ref, observed: iface, ...verdict(topology, link, side, node, ref, iface, observed, applied) };
}
