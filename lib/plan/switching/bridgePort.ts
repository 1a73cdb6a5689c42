/** Settings of a Linux bridge's port (bridge(8)), VLANs included. */
import type { BridgeVlan } from "../../observed/types";
import type { SwitchPort } from "../../topology/switching";
import { setOrDelete } from "./bridge";
import type { Settings } from "./settings";

/** What the kernel gives a new port. Of its cost it decides by the speed of the interface: 2 for a veth. */
export const NEW_PORT = { priority: "32", hairpin: "off", isolated: "off" } as const satisfies Settings;
const VETH_COST = "2";

/** VLANs of a new port of a bridge, which are without effect until the bridge filters. */
export const NEW_PORT_VLANS: readonly BridgeVlan[] = [{ vid: 1, pvid: true, untagged: true }];

const flag = (on: boolean | undefined): string => (on ? "on" : "off");

/** @param before what was deployed: a cost that was drawn and is no longer goes back to that of a veth. */
export function bridgePortSettings(port: SwitchPort, before: SwitchPort | undefined): Settings {
  const cost = port.cost === undefined ? (before?.cost === undefined ? undefined : VETH_COST) : String(port.cost);
  return {
    ...(cost !== undefined && { cost }),
    priority: port.priority === undefined ? NEW_PORT.priority : String(port.priority),
    hairpin: flag(port.hairpin),
    isolated: flag(port.isolated),
  };
}

/** The VLANs of a drawn port, as `bridge vlan` keeps them. */
export function bridgePortVlans({ vlan, trunks, native }: SwitchPort): BridgeVlan[] {
  if (vlan !== undefined) return [{ vid: vlan, pvid: true, untagged: true }];
  if (trunks === undefined && native === undefined) return [...NEW_PORT_VLANS];
  const tagged = [...new Set(trunks)].filter((vid) => vid !== native).map((vid): BridgeVlan => ({ vid }));
  return [...(native === undefined ? [] : [{ vid: native, pvid: true, untagged: true }]), ...tagged].sort(
    (a, b) => a.vid - b.vid,
  );
}

const sameVlan = (a: BridgeVlan, b: BridgeVlan): boolean =>
  a.vid === b.vid && Boolean(a.pvid) === Boolean(b.pvid) && Boolean(a.untagged) === Boolean(b.untagged);

/** What has to go and to come; null where the port has what is wanted. */
export function vlanChange(
  wanted: readonly BridgeVlan[],
  there: readonly BridgeVlan[],
): { add: BridgeVlan[]; remove: BridgeVlan[] } | null {
  const add = wanted.filter((vlan) => !there.some((other) => sameVlan(vlan, other)));
  const remove = there.filter(({ vid }) => !wanted.some((other) => other.vid === vid));
  return add.length + remove.length > 0 ? { add, remove } : null;
}

const WORDS: Record<string, (value: string) => string> = {
  cost: (value) => `cost ${value} for the spanning tree`,
  priority: (value) => `port priority ${value}`,
  hairpin: (value) => `hairpin ${value}`,
  isolated: (value) => (value === "on" ? "isolated" : "not isolated"),
};
export const bridgePortWords = (key: string, value: string | null): string => WORDS[key]?.(value ?? "") ?? key;

export const BRIDGE_PORT_LESSONS: Record<string, (value: string) => string> = {
  cost: () => "the spanning tree keeps the way to the root with the least cost",
  hairpin: (value) =>
    value === "on" ? "a frame may leave by the port where it came in" : "no frame leaves by the port where it came in",
  isolated: (value) => (value === "on" ? "it reaches only ports that are not isolated" : "it reaches all other ports"),
};

/** Takes a setting that the kernel has into a drawn port. */
export function adoptBridgePortSetting(port: SwitchPort, key: string, value: string): void {
  if (key === "cost") port.cost = Number(value);
  else if (key === "priority") setOrDelete(port, "priority", value === NEW_PORT.priority ? undefined : Number(value));
  else if (key === "hairpin" || key === "isolated") setOrDelete(port, key, value === "on" ? true : undefined);
}

/** Takes the VLANs that the kernel has into a drawn port, as far as access and trunk ports can say them. */
export function adoptBridgePortVlans(port: SwitchPort, vlans: readonly BridgeVlan[]): void {
  const native = vlans.find(({ pvid }) => pvid);
  const tagged = vlans.filter(({ untagged }) => !untagged).map(({ vid }) => vid);
  delete port.vlan;
  delete port.trunks;
  delete port.native;
  if (tagged.length === 0 && native?.untagged) {
    if (native.vid !== 1) port.vlan = native.vid;
    return;
  }
  port.trunks = tagged;
  if (native) port.native = native.vid;
}
