import { linkSet } from "./iproute";
import type { StepKind } from "./kind";
import { vsctl } from "./openvswitch";
import { placeName } from "./words";

export const setMtu: StepKind<"setMtu"> = {
  // Open vSwitch adjusts the MTU of its own interfaces to their bridge's ports unless one is asked for (mtu_request).
  commands: ({ at, mtu, ovs }) => [
    ovs ? vsctl(["set", "interface", at.name, `mtu_request=${mtu}`]) : linkSet(at, "mtu", String(mtu)),
  ],
  inverse: ({ at, mtu, was, ovs }) => ({ op: "setMtu", at, mtu: was, was: mtu, ...(ovs && { ovs }) }),
  explain: ({ at, mtu, was }) =>
    `Sets the largest packet that ${placeName(at)} takes to ${mtu} bytes${was === mtu ? "" : ` (it was ${was})`}.`,
};
