/** The truth about a node: does it exist, and is its own interface up. */
import { ROOT_NS } from "../topology/places";
import type { Topology, TopologyNode } from "../topology/schema";
import type { UplinkNode } from "../topology/uplink";
import { type DeviceTruth, deviceTruth } from "./deviceState";
import { carries, interfaceOf, isUp } from "./interfaceEnd";
import { hasInterface, nodeByName } from "./lookup";
import { isRootBridge } from "./spanningTree";
import type { Observed, ObservedInterface } from "./types";

export type NodeState = "planned" | "up" | "down" | "missing";

export interface NodeTruth {
  state: NodeState;
  /** A switch's own interface; null for namespaces and the host, and when there is none. */
  observed: ObservedInterface | null;
  /** One or two words: "up", "planned", "set down", "gone". */
  text: string;
  /** Why, in plain words, as a whole sentence. */
  reason: string;
  /** It is the root of its spanning tree. */
  root?: true;
}

function absent(node: TopologyNode, applied: Topology | null, why: string): NodeTruth {
  const deployed = applied !== null && nodeByName(applied, node.name)?.kind === node.kind;
  return deployed
    ? { state: "missing", observed: null, text: "gone", reason: `${node.name} was deployed, but ${why}.` }
    : { state: "planned", observed: null, text: "planned", reason: `${node.name} is drawn and not deployed yet.` };
}

function bridgeTruth(node: TopologyNode, observed: Observed, applied: Topology | null): NodeTruth {
  const iface = interfaceOf(observed, { ns: ROOT_NS, name: node.name });
  if (!iface) return absent(node, applied, `there is no bridge ${node.name} any more`);
  if (iface.kind !== "bridge") return absent(node, applied, `the interface ${node.name} is not a bridge`);
  if (!isUp(iface)) {
    const reason = `Bridge ${node.name} is set down, so it forwards nothing.`;
    return { state: "down", observed: iface, text: "set down", reason };
  }
  return { state: "up", observed: iface, text: "up", reason: `Bridge ${node.name} is up.` };
}

function ovsTruth(
  node: Extract<TopologyNode, { kind: "ovs" }>,
  observed: Observed,
  applied: Topology | null,
): NodeTruth {
  if (!observed.ovs.running) return absent(node, applied, "Open vSwitch is not running");
  if (!observed.ovs.bridges[node.name])
    return absent(node, applied, `Open vSwitch has no bridge ${node.name} any more`);
  const iface = interfaceOf(observed, { ns: ROOT_NS, name: node.name });
  // The interface of an Open vSwitch is the host's port into it. Setting it down cuts
  // off the host alone: the switch forwards between its other ports as before.
  if (iface && !isUp(iface) && node.addresses?.length) {
    const reason = `${node.name}'s own interface is set down: the switch forwards, but its addresses cannot be reached.`;
    return { state: "down", observed: iface, text: "set down", reason };
  }
  return { state: "up", observed: iface, text: "up", reason: `Open vSwitch ${node.name} forwards.` };
}

/** A node has fewer words than an interface: without carrier it is there all the same. */
const NODE_STATES: Record<DeviceTruth["state"], NodeState> = {
  planned: "planned",
  up: "up",
  "admin-down": "down",
  "no-carrier": "up",
  missing: "missing",
};

/** A network card is the machine's: it is there whether it was deployed or not. */
function cardTruth(node: TopologyNode, observed: Observed, applied: Topology | null): NodeTruth {
  const iface = interfaceOf(observed, { ns: ROOT_NS, name: node.name });
  if (!iface) return absent(node, applied, `this machine has no network card ${node.name}`);
  if (!isUp(iface)) return { state: "down", observed: iface, text: "set down", reason: `${node.name} is set down.` };
  return carries(iface)
    ? { state: "up", observed: iface, text: "up", reason: `${node.name} is up and carries.` }
    : { state: "up", observed: iface, text: "no carrier", reason: `${node.name} is up, and no cable carries to it.` };
}

function uplinkTruth(node: UplinkNode, observed: Observed, applied: Topology | null): NodeTruth {
  const iface = interfaceOf(observed, { ns: ROOT_NS, name: node.name });
  if (!iface) return absent(node, applied, `the cable ${node.name} to this machine is gone`);
  const down = (text: string, reason: string): NodeTruth => ({ state: "down", observed: iface, text, reason });
  if (!isUp(iface)) return down("set down", `${node.name}, the lab's end of the uplink, is set down.`);
  const machine = observed.uplink;
  if (!machine) {
    const reason = `${node.name} is there. What the machine does for it nobody tells at the moment: the engine of the host place does not answer.`;
    return { state: "up", observed: iface, text: "unseen", reason };
  }
  if (!machine.up) return down("set down", `${machine.device}, the machine's end of the uplink, is set down.`);
  if (!machine.forwarding) return down("not forwarding", "This machine does not pass on packets: forwarding is off.");
  if (machine.network === null)
    return down(
      "no NAT",
      `The address translation of the uplink is gone from this machine (table ip ${machine.device}).`,
    );
  if (machine.obstacles.length > 0) return down("filtered", machine.obstacles.join(" "));
  const reason = `The uplink is up: ${machine.device} on this machine has ${machine.addresses.join(", ")} and lets out ${machine.network}.`;
  return { state: "up", observed: iface, text: "up", reason };
}

/** What the kernel and OVSDB say about a node of the topology; `applied` as for `linkTruth`. */
export function nodeTruth(
  topology: Topology,
  node: TopologyNode,
  observed: Observed,
  applied: Topology | null,
): NodeTruth {
  const truth = stateOf(topology, node, observed, applied);
  return truth.state === "up" && isRootBridge(node, observed) ? { ...truth, root: true } : truth;
}

function stateOf(_topology: Topology, node: TopologyNode, observed: Observed, applied: Topology | null): NodeTruth {
  switch (node.kind) {
    case "bridge":
      return bridgeTruth(node, observed, applied);
    case "ovs":
      return ovsTruth(node, observed, applied);
    case "host":
      return observed.namespaces[ROOT_NS]
        ? { state: "up", observed: null, text: "up", reason: "The lab's root namespace is there." }
        : absent(node, applied, "the lab is not running");
    case "tap": {
      const at = { ns: ROOT_NS, name: node.name };
      const truth = deviceTruth(at, node, observed, applied !== null && hasInterface(applied, at));
      return { state: NODE_STATES[truth.state], observed: truth.observed, text: truth.text, reason: truth.reason };
    }
    case "nic":
      return cardTruth(node, observed, applied);
    case "uplink":
      return uplinkTruth(node, observed, applied);
    case "namespace":
      return observed.namespaces[node.name]
        ? { state: "up", observed: null, text: "up", reason: `Namespace ${node.name} exists.` }
        : absent(node, applied, "the namespace does not exist any more");
  }
}
