/** What a Linux bridge and its ports take, on the simulated kernel. */
import type { BridgeVlan } from "../../observed/types";
import { ROOT_NS } from "../../topology/places";
import { NEW_PORT_VLANS } from "../switching/bridgePort";
import type { Settings } from "../switching/settings";
import { Refused, type SimulatedKernel } from "./kernel";

const given = (set: Settings): Record<string, string> =>
  Object.fromEntries(Object.entries(set).map(([key, value]) => [key, value ?? ""]));

export function setBridge(kernel: SimulatedKernel, name: string, set: Settings): void {
  const found = kernel.get({ ns: ROOT_NS, name });
  if (!found.bridge) throw new Refused(`${name}: Operation not supported`);
  const settings = { ...found.bridge.settings, ...given(set) };
  found.bridge = { ...found.bridge, settings, stp: settings.stp_state === "1" };
}

function portOf(kernel: SimulatedKernel, name: string) {
  const found = kernel.get({ ns: ROOT_NS, name });
  if (!found.port) throw new Refused(`${name} is no port of a bridge: Operation not supported`);
  return found.port;
}

export function setBridgePort(kernel: SimulatedKernel, name: string, set: Settings): void {
  const port = portOf(kernel, name);
  port.settings = { ...port.settings, ...given(set) };
}

export function setBridgeVlans(
  kernel: SimulatedKernel,
  name: string,
  add: readonly BridgeVlan[],
  remove: readonly BridgeVlan[],
): void {
  const port = portOf(kernel, name);
  let vlans = (port.vlans ?? [...NEW_PORT_VLANS]).filter(({ vid }) => !remove.some((gone) => gone.vid === vid));
  for (const vlan of add) {
    // A port has one native VLAN: a new one takes the place of the old.
    if (vlan.pvid) vlans = vlans.map(({ pvid: _pvid, ...other }) => other);
    vlans = [...vlans.filter(({ vid }) => vid !== vlan.vid), vlan];
  }
  port.vlans = vlans.sort((a, b) => a.vid - b.vid);
}
