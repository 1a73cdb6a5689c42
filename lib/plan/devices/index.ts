/** Every kind of device, in a closed table: a new kind without an entry does not compile. */
import type { ObservedInterface } from "../../observed/types";
import type { Device, DeviceKind, DeviceOf } from "../../topology/devices";
import type { Command } from "../command";
import { ip } from "../steps/iproute";
import { bond } from "./bond";
import { dummy } from "./dummy";
import type { DeviceType } from "./kind";
import { macvlan } from "./macvlan";
import { tap, tun } from "./tuntap";
import { vlan } from "./vlan";
import { vrf } from "./vrf";
import { vxlan } from "./vxlan";

const TYPES: { readonly [K in DeviceKind]: DeviceType<K> } = { dummy, macvlan, vlan, vxlan, bond, vrf, tun, tap };

/** The command that makes a device in a namespace. */
export function addDeviceCommand<K extends DeviceKind>(ns: string, device: DeviceOf<K>): Command {
  return ip(ns, ...TYPES[device.kind].add(device));
}

/** Whether an interface is this device. What can be changed on a device that is there does not count. */
export function isDevice<K extends DeviceKind>(device: DeviceOf<K>, found: ObservedInterface): boolean {
  const type = TYPES[device.kind];
  return found.kind === type.driver && type.fits(device, found);
}

/**
 * The device that an interface is, settings apart; null for one that a drawing
 * holds otherwise or not at all.
 * @param members names of the interfaces that have it as their master
 */
export function readDevice(found: ObservedInterface, members: string[]): Device | null {
  for (const type of Object.values(TYPES)) {
    const device = type.driver === found.kind ? type.read(found, members) : null;
    if (device) return device;
  }
  return null;
}

/** Driver kind of a device, as `ip -d` prints it. */
export const driverOf = (kind: DeviceKind): string => TYPES[kind].driver;

/** What a device is, for a learner, after "Makes NAME, ". */
export const aboutDevice = <K extends DeviceKind>(device: DeviceOf<K>): string => TYPES[device.kind].about(device);
