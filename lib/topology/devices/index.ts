/**
 * Interfaces that a namespace or the host has besides the ends of its cables: one
 * file a kind. What each becomes in the kernel is in `lib/plan/devices`.
 */
import { z } from "zod";
import { bondDevice } from "./bond";
import { dummyDevice } from "./dummy";
import { macvlanDevice } from "./macvlan";
import { tapDevice, tunDevice } from "./tuntap";
import { vlanDevice } from "./vlan";
import { vrfDevice } from "./vrf";
import { vxlanDevice } from "./vxlan";

export const deviceSchema = z.discriminatedUnion("kind", [
  dummyDevice,
  macvlanDevice,
  vlanDevice,
  vxlanDevice,
  bondDevice,
  vrfDevice,
  tunDevice,
  tapDevice,
]);

export type Device = z.infer<typeof deviceSchema>;
export type DeviceKind = Device["kind"];
/** The device of one kind; the mapped form lets a table keyed by kind be called without casts. */
export type DeviceOf<K extends DeviceKind = DeviceKind> = {
  [P in K]: Extract<Device, { kind: P }> & { kind: P };
}[K];

/** The interface on which a device is built, where it needs one. */
export const parentOf = (device: Device): string | null =>
  device.kind === "macvlan" || device.kind === "vlan" ? device.parent : null;

/** The interfaces that a device rules over. */
export const membersOf = (device: Device): readonly string[] =>
  device.kind === "bond" || device.kind === "vrf" ? device.members : [];

/** What each kind is called where people read it. */
export const DEVICE_TITLES: Record<DeviceKind, string> = {
  dummy: "Dummy",
  macvlan: "Macvlan",
  vlan: "VLAN sub-interface",
  vxlan: "VXLAN tunnel",
  bond: "Bond",
  vrf: "VRF",
  tun: "TUN",
  tap: "TAP",
};

/** Every kind, in the order in which they are offered. */
export const DEVICE_KINDS = Object.keys(DEVICE_TITLES) as DeviceKind[];

/**
 * Devices in an order in which they can be made: each after those of the same
 * node that it is built on or rules over. One in a circle (an error that
 * validation reports) is left out.
 */
export function inOrderOfMaking(devices: readonly Device[]): Device[] {
  const byName = new Map(devices.map((device) => [device.name, device]));
  const needsOf = (device: Device) =>
    [parentOf(device), ...membersOf(device)].flatMap((name) => byName.get(name ?? "") ?? []);
  const done = new Map<Device, "visiting" | "placed" | "circular">();
  const order: Device[] = [];
  // The way to a device through those that need it, kept by hand: thousands may be built on each other.
  const way: { device: Device; needs: Device[]; at: number }[] = [];
  const visit = (device: Device) => {
    done.set(device, "visiting");
    way.push({ device, needs: needsOf(device), at: 0 });
  };
  for (const device of byName.values()) {
    if (!done.has(device)) visit(device);
    for (let top = way.at(-1); top; top = way.at(-1)) {
      const need = top.needs[top.at];
      if (need && !done.has(need)) visit(need);
      else if (need && done.get(need) === "placed") top.at += 1;
      else {
        done.set(top.device, need ? "circular" : "placed");
        if (!need) order.push(top.device);
        way.pop();
      }
    }
  }
  return order;
}
