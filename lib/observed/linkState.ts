/**
 * The truth about a cable: what the kernel and OVSDB say of each of its ends, in
 * one word, one colour's worth of state and one plain sentence. Pure. A cable is
 * painted in two halves, each by its own end, so that a set-down end and the
 * carrier lost by its peer are told apart.
 */

import { type InterfaceRef, isSwitch } from "../topology/places";
import type { Link, Side, Topology } from "../topology/schema";
import { interfaceEnd } from "./interfaceEnd";
import { nodeByName } from "./lookup";
import { ovsPortEnd } from "./ovsEnd";
import { endTree, type PortTree } from "./spanningTree";
import type { Observed, ObservedInterface } from "./types";

export { type NodeState, type NodeTruth, nodeTruth } from "./nodeState";

/**
 * - `planned`: drawn and never deployed, so not in the kernel, or not yet whole.
 * - `up`: admin up and carrying (LOWER_UP).
 * - `admin-down`: this end was set down.
 * - `no-carrier`: this end is up and nothing carries.
 * - `blocking`: a port of a Linux bridge that forwards nothing: held by STP
 *   (blocking, listening, learning), or disabled because the bridge is set down.
 * - `missing`: was deployed and is not there as drawn: gone, not a port of its
 *   switch any more, or the name is worn by something else.
 * - `foreign`: never deployed, and the name is taken by something that is not this cable.
 */
export type EndState = "planned" | "up" | "admin-down" | "no-carrier" | "blocking" | "missing" | "foreign";

export interface EndTruth {
  state: EndState;
  /** Name of the interface, or of the OVS port where the end is no interface. */
  name: string;
  /** Where the interface is; null for a patch port and for the switch's side of an internal port. */
  ref: InterfaceRef | null;
  observed: ObservedInterface | null;
  /** Two or three words: "up", "set down", "no carrier", "listening", "gone", … */
  text: string;
  /** Why, in plain words, as whole sentences. */
  reason: string;
  /** The port's part in its switch's spanning tree, where that runs one. */
  tree?: PortTree;
}

export interface LinkTruth {
  a: EndTruth;
  b: EndTruth;
  /** The graver of the two ends' states. */
  state: EndState;
  /** What the chip says: "up", "planned", "br-tap2 set down", … */
  text: string;
}

/** Gravest first: a cable is as bad as its worse end. */
export const GRAVITY: readonly EndState[] = [
  "missing",
  "foreign",
  "admin-down",
  "no-carrier",
  "blocking",
  "planned",
  "up",
];

function summary(a: EndTruth, b: EndTruth): Pick<LinkTruth, "state" | "text"> {
  const worse = GRAVITY.indexOf(b.state) < GRAVITY.indexOf(a.state) ? b : a;
  const { state } = worse;
  if (state === "up" || state === "planned") return { state, text: state };
  const alike = a.state === b.state && a.text === b.text;
  if (alike && a.name === b.name) return { state, text: `${a.name} ${a.text}` };
  return { state, text: alike ? `both ends ${a.text}` : `${worse.name} ${worse.text}` };
}

function end(topology: Topology, link: Link, side: Side, observed: Observed, applied: Topology | null): EndTruth {
  // One interface makes both halves of such a link.
  if (link.kind === "port") return interfaceEnd(topology, link, "a", observed, applied);
  const isOvsPort = link.kind === "ovs-patch" || (link.kind === "ovs-internal" && side === "b");
  const truth = isOvsPort
    ? ovsPortEnd(topology, link, side, observed, applied)
    : interfaceEnd(topology, link, side, observed, applied);
  const node = nodeByName(topology, link[side].node);
  const tree = node && isSwitch(node.kind) ? endTree(node.name, truth.name, observed) : null;
  return tree ? { ...truth, tree } : truth;
}

/**
 * What the kernel says about a link of the topology.
 * @param applied the topology last carried to the kernel, null when the lab is
 *   stopped: what is in it and not in the kernel is missing, the rest is planned.
 */
export function linkTruth(topology: Topology, link: Link, observed: Observed, applied: Topology | null): LinkTruth {
  const a = end(topology, link, "a", observed, applied);
  const b = end(topology, link, "b", observed, applied);
  return { a, b, ...summary(a, b) };
}
