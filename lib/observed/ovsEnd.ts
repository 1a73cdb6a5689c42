/** The truth about an end of a cable that is a port of Open vSwitch and no interface of its own. */
import { endName, namespaceOf } from "../topology/places";
import type { Link, Side, Topology } from "../topology/schema";
import { interfaceOf, isUp } from "./interfaceEnd";
import type { EndTruth } from "./linkState";
import { hasOvsPort, nodeByName } from "./lookup";
import type { Observed, ObservedOvsPort } from "./types";

type Verdict = Pick<EndTruth, "state" | "text" | "reason">;

function portOf(observed: Observed, bridge: string, name: string): ObservedOvsPort | undefined {
  return observed.ovs.running ? observed.ovs.bridges[bridge]?.ports[name] : undefined;
}

function absent(observed: Observed, bridge: string, name: string, deployed: boolean): Verdict {
  if (!deployed) return { state: "planned", text: "planned", reason: `Port ${name} is drawn and not deployed yet.` };
  const where = !observed.ovs.running
    ? "Open vSwitch is not running"
    : observed.ovs.bridges[bridge]
      ? `${bridge} does not have it any more`
      : `there is no Open vSwitch ${bridge} any more`;
  return { state: "missing", text: "gone", reason: `Port ${name} was deployed, but ${where}.` };
}

/** What the other end of the cable means for this port, or null when all is well. */
function dependence(
  topology: Topology,
  link: Link,
  side: Side,
  port: ObservedOvsPort,
  observed: Observed,
): Verdict | null {
  const lost = (why: string): Verdict => ({
    state: "no-carrier",
    text: "no carrier",
    reason: `Port ${port.name} exists, but ${why}.`,
  });
  if (link.kind === "ovs-patch") {
    const other = link[side === "a" ? "b" : "a"];
    if (!portOf(observed, other.node, other.name)) return lost(`its peer ${other.name} in ${other.node} does not`);
    return port.peer === other.name ? null : lost(`its peer is ${port.peer ?? "not set"} and not ${other.name}`);
  }
  const node = nodeByName(topology, link.a.node);
  const iface = node && interfaceOf(observed, { ns: namespaceOf(node), name: port.name });
  if (!iface) return lost(`its interface is not in ${link.a.node}`);
  return isUp(iface) ? null : lost("its interface is set down");
}

/** Why a port forwards nothing although all is well with it, or null. */
export function heldByTree({ name, stp }: ObservedOvsPort, bridge: string): Verdict | null {
  if (!stp || stp.state === "forwarding") return null;
  const isSpare = stp.role === "alternate" || stp.role === "backup";
  const why = isSpare ? "it would close a loop" : "it waits to be sure that no loop is closed";
  const reason = `${name} works, but the spanning tree of ${bridge} keeps it ${stp.state}: ${why}.`;
  return { state: "blocking", text: stp.state, reason };
}

/** See `linkTruth`, for patch ports and the switch's side of an internal port. */
export function ovsPortEnd(
  topology: Topology,
  link: Link,
  side: Side,
  observed: Observed,
  applied: Topology | null,
): EndTruth {
  const bridge = link[side].node;
  const name = endName(link, side);
  const port = portOf(observed, bridge, name);
  const type = link.kind === "ovs-patch" ? "patch" : "internal";
  const deployed = applied !== null && hasOvsPort(applied, bridge, name);
  const verdict = (): Verdict => {
    if (!port) return absent(observed, bridge, name, deployed);
    if (port.type !== type) {
      const reason = `${bridge} has a port ${name}, but of type ${port.type || "system"} and not ${type}.`;
      return { state: deployed ? "missing" : "foreign", text: "is another port", reason };
    }
    const trouble = dependence(topology, link, side, port, observed);
    if (trouble) return trouble;
    if (port.error)
      return { state: "missing", text: "in error", reason: `Open vSwitch cannot use port ${name}: ${port.error}` };
    const held = heldByTree(port, bridge);
    return held ?? { state: "up", text: "up", reason: `Port ${name} of ${bridge} exists and works.` };
  };
  return { name, ref: null, observed: null, ...verdict() };
}
