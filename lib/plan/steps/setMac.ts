import { linkSet } from "./iproute";
import type { StepKind } from "./kind";
import { ovsString, vsctl } from "./openvswitch";
import { placeName } from "./words";

export const setMac: StepKind<"setMac"> = {
  // Open vSwitch puts back the MAC address of a bridge's own interface unless its configuration names one.
  commands: ({ at, mac, ovs }) => [
    ovs ? vsctl(["set", "bridge", at.name, `other_config:hwaddr=${ovsString(mac)}`]) : linkSet(at, "address", mac),
  ],
  // A new switch's own address is not known when the plan is made; it is written "".
  inverse: ({ at, mac, was, ovs }) =>
    was === "" ? null : { op: "setMac", at, mac: was, was: mac, ...(ovs && { ovs }) },
  explain: ({ at, mac, was }) =>
    `Gives ${placeName(at)} the MAC address ${mac}${was === "" ? "" : ` (it was ${was})`}.`,
};
