/** The truth about a device: does it exist as drawn, is it up, does it carry, and why not. Pure. */
import { DEVICE_TITLES, type Device, membersOf, parentOf } from "../topology/devices";
import type { InterfaceRef } from "../topology/places";
import { carries, interfaceOf, isUp } from "./interfaceEnd";
import type { EndState } from "./linkState";
import type { Observed, ObservedInterface } from "./types";

export interface DeviceTruth {
  state: Exclude<EndState, "blocking" | "foreign">;
  observed: ObservedInterface | null;
  /** Two or three words. */
  text: string;
  /** Why, in plain words, as whole sentences. */
  reason: string;
}

function noCarrier(at: InterfaceRef, device: Device, observed: Observed): string {
  const start = `${at.name} is up but has no carrier`;
  if (device.kind === "tap" || device.kind === "tun") {
    return `${start}: no program has opened it. A ${DEVICE_TITLES[device.kind]}'s other side is a program (a virtual machine, a VPN) that opens /dev/net/tun and asks for ${at.name}; until one does there is nobody to send to. That is also why it is no cable: it has no second end to put anywhere.`;
  }
  const below = [parentOf(device), ...membersOf(device)].filter((name) => name !== null);
  if (below.length === 0) return `${start}${device.kind === "bond" ? ": it has no members" : ""}.`;
  const dead = below.filter((name) => {
    const found = interfaceOf(observed, { ns: at.ns, name });
    return !found || !carries(found);
  });
  return dead.length > 0 ? `${start}: ${dead.join(" and ")} below it carries nothing.` : `${start}.`;
}

/**
 * What the kernel says of a device of the topology.
 * @param deployed whether it was carried to the kernel: it is then missing where it is not there
 */
export function deviceTruth(at: InterfaceRef, device: Device, observed: Observed, deployed: boolean): DeviceTruth {
  const found = interfaceOf(observed, at);
  if (!found) {
    return deployed
      ? { state: "missing", observed: null, text: "gone", reason: `${at.name} was deployed and is not there any more.` }
      : { state: "planned", observed: null, text: "planned", reason: `${at.name} is drawn and not deployed yet.` };
  }
  if (!isUp(found)) {
    const reason = device.up === false ? `${at.name} is set down, as drawn.` : `${at.name} was set down.`;
    return { state: "admin-down", observed: found, text: "set down", reason };
  }
  if (!carries(found)) {
    return { state: "no-carrier", observed: found, text: "no carrier", reason: noCarrier(at, device, observed) };
  }
  return { state: "up", observed: found, text: "up", reason: `${at.name} is up and carries.` };
}
