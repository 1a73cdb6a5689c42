/** Settings of switches and of their ports: spanning tree, VLANs, ageing, isolation, … */
import type { ObservedInterface } from "../../observed/types";
import { nodeRef } from "../../topology/ids";
import { endName, ROOT_NS } from "../../topology/places";
import type { Link, Side, SwitchNode } from "../../topology/schema";
import { portOf, type SwitchPort, stpOf } from "../../topology/switching";
import { bridgeSettings, NEW_BRIDGE } from "../switching/bridge";
import { bridgePortSettings, bridgePortVlans, NEW_PORT, NEW_PORT_VLANS, vlanChange } from "../switching/bridgePort";
import { NEW_OVS, NEW_OVS_PORT, ovsPortSettings, ovsProtocol, ovsSettings } from "../switching/ovs";
import { settingsChange } from "../switching/settings";
import type { DiffContext } from "./context";
import type { Why } from "./draft";
import { own } from "./own";
import { elementOf, type Wanted } from "./wanted";

/** What a bridge has; one whose settings were not told has at least its spanning tree. */
const bridgeThere = (found: ObservedInterface | undefined): Readonly<Record<string, string>> =>
  found ? (found.bridge?.settings ?? { stp_state: found.bridge?.stp ? "1" : "0" }) : NEW_BRIDGE;

const TIMERS = ["hello_time", "max_age", "forward_delay"] as const;

/**
 * The timers of a bridge's spanning tree as far as they can be known. The kernel
 * tells those that are in force, which below the root are the root's, and keeps
 * its own for the day when it is root itself; so there what was set last counts.
 * Without a spanning tree they do nothing, and are left as they are.
 */
function timersThere(
  node: Extract<SwitchNode, { kind: "bridge" }>,
  before: SwitchNode | undefined,
  found: ObservedInterface,
): Record<string, string | null | undefined> {
  const pick = (from: Readonly<Record<string, string | null | undefined>>) =>
    Object.fromEntries(TIMERS.map((timer) => [timer, from[timer]]));
  if (stpOf(node) === null) return pick({});
  if (!found.bridge?.rootPort) return pick(bridgeThere(found));
  return pick(before?.kind === "bridge" && stpOf(before) ? bridgeSettings(before) : NEW_BRIDGE);
}

/** Brings a switch's own settings to what is drawn, before it gets ports. */
export function settleSwitch({ applied, current, draft }: DiffContext, node: SwitchNode): void {
  const element = nodeRef(node.name);
  if (node.kind === "bridge") {
    const found = current.interfaceAt({ ns: ROOT_NS, name: node.name });
    const there = found
      ? { ...bridgeThere(found), ...timersThere(node, applied?.switches.get(node.name), found) }
      : NEW_BRIDGE;
    const change = settingsChange(bridgeSettings(node), there);
    if (change)
      draft.add("addSwitches", { op: "setBridge", name: node.name, ...change }, element, found ? "changed" : "follows");
    return;
  }
  const found = current.hasOvsBridge(node.name) ? own(current.observed.ovs.bridges, node.name) : undefined;
  const change = settingsChange(ovsSettings(node), { ...NEW_OVS, ...found?.settings });
  if (change)
    draft.add(
      "addSwitches",
      { op: "setOvsBridge", name: node.name, ...change },
      element,
      found ? "changed" : "follows",
    );
}

function settleBridgePort(
  { current, draft }: DiffContext,
  link: Link,
  side: Side,
  node: Extract<SwitchNode, { kind: "bridge" }>,
  before: ReadonlyMap<string, SwitchPort>,
): void {
  const name = endName(link, side);
  const at = { ns: ROOT_NS, name };
  const isNew = current.masterOf(at) !== node.name;
  const there = isNew ? undefined : current.interfaceAt(at)?.port;
  const element = elementOf(link);
  const why: Why = isNew || draft.isMade(element) ? "follows" : "changed";
  const port = portOf(link, side);
  const change = settingsChange(
    bridgePortSettings(port, before.get(name)),
    there ? (there.settings ?? {}) : { ...NEW_PORT, cost: null },
  );
  if (change) draft.add("addLinks", { op: "setBridgePort", name, ...change }, element, why);
  if (!node.vlanFiltering) return;
  const was = there?.vlans ?? NEW_PORT_VLANS;
  const vlans = vlanChange(bridgePortVlans(port), was);
  if (vlans) draft.add("addLinks", { op: "setBridgeVlans", name, ...vlans, was: [...was] }, element, why);
}

function settleOvsPort(
  { current, draft }: DiffContext,
  link: Link,
  side: Side,
  node: Extract<SwitchNode, { kind: "ovs" }>,
): void {
  const name = endName(link, side);
  const found = current.port(name);
  const isNew = found?.bridge !== node.name;
  const element = elementOf(link);
  const there = { ...NEW_OVS_PORT, ...(isNew ? {} : found.port.settings) };
  const change = settingsChange(ovsPortSettings(portOf(link, side), ovsProtocol(node)), there);
  const why: Why = isNew || draft.isMade(element) ? "follows" : "changed";
  if (change) draft.add("addPorts", { op: "setOvsPort", name, ...change }, element, why);
}

/** What was said of the ports that were deployed, by their names. */
function portsOf(wanted: Wanted | null): Map<string, SwitchPort> {
  const ports = new Map<string, SwitchPort>();
  for (const link of wanted?.links ?? []) {
    for (const side of ["a", "b"] as const)
      if ("port" in link[side]) ports.set(endName(link, side), portOf(link, side));
  }
  return ports;
}

/** Brings the ports of all switches to what is drawn, once they are plugged in. */
export function settleSwitchPorts(context: DiffContext): void {
  const before = portsOf(context.applied);
  for (const link of context.wanted.links) {
    for (const side of ["a", "b"] as const) {
      const node = context.wanted.nodes.get(link[side].node);
      if (node?.kind === "bridge") settleBridgePort(context, link, side, node, before);
      else if (node?.kind === "ovs") settleOvsPort(context, link, side, node);
    }
  }
}
