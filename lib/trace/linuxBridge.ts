/** What a Linux bridge does with a frame (bridge(8), ip-link(8)). Pure: facts in, ports out. */
import type { ObservedInterface } from "../observed/types";
import type { Frame } from "./frame";
import { isToMany } from "./frame";
import { obstacle } from "./interfaceState";
import type { BridgeFacts } from "./read/bridge";
import type { DeathReason } from "./types";

export interface BridgeOutput {
  /** Name of a port, or of the bridge itself: then its own stack takes the frame. */
  port: string;
  vlan: number | null;
}

export type BridgeDecision =
  | { drop: "blocked-port" | "vlan" | "switch-drop"; text: string }
  | { outputs: BridgeOutput[]; text: string; commands: string[]; left: LeftOut[] };

/** A port that one might expect the frame to go out of, and why it does not. */
export interface LeftOut {
  port: string;
  why: DeathReason;
  text: string;
}

export interface BridgeInput {
  bridge: ObservedInterface;
  /** Ports by name. */
  ports: ObservedInterface[];
  /** Port by which the frame comes in; null when the bridge's own stack sends it. */
  from: string | null;
  frame: Frame;
  facts: BridgeFacts;
  /** Ports behind which addresses spoke up a moment ago, while this trace asked. */
  taught: ReadonlyMap<string, string>;
}

const forwards = (port: ObservedInterface): boolean => port.port === undefined || port.port.state === "forwarding";

/** VLAN in which the bridge handles a frame; null when it looks at none. */
function vlanInside({ facts, from, frame, bridge }: BridgeInput): { vlan: number | null } | { refused: string } {
  if (!facts.vlans) return { vlan: null };
  const place = from ?? bridge.name;
  const { pvid, untagged } = facts.vlans(place);
  if (frame.vlan === null) {
    return pvid === null ? { refused: `${place} takes no untagged frames` } : { vlan: pvid };
  }
  if (!untagged.has(frame.vlan)) return { refused: `${place} does not carry VLAN ${frame.vlan}` };
  return { vlan: frame.vlan };
}

export function bridgeDecision(input: BridgeInput): BridgeDecision {
  const { bridge, ports, from, frame, facts, taught } = input;
  const { name } = bridge;
  const incoming = ports.find((port) => port.name === from);
  if (incoming && !forwards(incoming)) {
    const state = incoming.port?.state;
    const why = state === "disabled" ? `${name} or the port is down` : "the spanning tree holds it";
    return { drop: "blocked-port", text: `${name} drops it: its port ${incoming.name} is ${state}, because ${why}.` };
  }
  const inside = vlanInside(input);
  if ("refused" in inside) return { drop: "vlan", text: `${name} drops it: ${inside.refused}.` };
  const { vlan } = inside;

  const left: LeftOut[] = [];
  const outputs: BridgeOutput[] = [];
  const add = (port: string) => {
    if (vlan === null) return outputs.push({ port, vlan: frame.vlan });
    const allowed = facts.vlans?.(port).untagged.get(vlan);
    if (allowed === undefined) return left.push({ port, why: "vlan", text: `${port} does not carry VLAN ${vlan}` });
    return outputs.push({ port, vlan: allowed ? null : vlan });
  };
  const addPort = (port: ObservedInterface, flooded: boolean) => {
    if (port.name === from && !facts.hairpin(port.name)) return;
    const leave = (why: DeathReason, text: string) => left.push({ port: port.name, why, text });
    const trouble = obstacle(port);
    if (trouble) return leave(trouble.why, trouble.text);
    if (!forwards(port))
      return leave(
        "blocked-port",
        `${port.name} is ${port.port?.state}${bridge.bridge?.stp ? ": the spanning tree holds it" : ""}`,
      );
    if (from !== null && facts.isolated(port.name) && facts.isolated(from))
      return leave("blocked-port", `${port.name} is isolated from ${from}`);
    if (flooded && !facts.floods(port.name))
      return leave("blocked-port", `${port.name} does not take part in flooding`);
    return add(port.name);
  };
  const commands = [facts.commands.fdb, ...(facts.commands.vlans ? [facts.commands.vlans] : [])];
  const inVlan = vlan === null ? "" : ` in VLAN ${vlan}`;

  if (isToMany(frame)) {
    for (const port of ports) addPort(port, false);
    if (from !== null) add(name);
    return {
      outputs,
      left,
      commands: commands.slice(1),
      text: `${name} floods it${inVlan}: a frame to everybody goes out of every other port.`,
    };
  }
  if (from !== null && frame.dst === bridge.mac) {
    add(name);
    return { outputs, left, commands, text: `${name} takes it for itself: the MAC address is its own.` };
  }
  const entry = facts.fdb(frame.dst, vlan);
  const spoke = taught.get(frame.dst);
  const known = entry?.fixed || spoke === undefined ? entry?.port : spoke;
  if (known === name || (entry?.fixed && known === from)) {
    add(name);
    return { outputs, left, commands, text: `${name} takes it for itself: the MAC address is its own.` };
  }
  const port = ports.find((one) => one.name === known);
  if (port) {
    addPort(port, false);
    return { outputs, left, commands, text: `${name} knows that ${frame.dst} is behind ${port.name}${inVlan}.` };
  }
  for (const one of ports) addPort(one, true);
  return { outputs, left, commands, text: `${name} does not know ${frame.dst}${inVlan}, so it floods the frame.` };
}
