import type { StepKind } from "./kind";
import { vsctl } from "./openvswitch";

export const addOvsBridge: StepKind<"addOvsBridge"> = {
  commands: ({ name, datapath }) => [
    datapath === "netdev"
      ? vsctl(["add-br", name], ["set", "bridge", name, "datapath_type=netdev"])
      : vsctl(["add-br", name]),
  ],
  inverse: ({ name, datapath }) => ({ op: "deleteOvsBridge", name, datapath }),
  explain: ({ name, datapath }) =>
    datapath === "netdev"
      ? `Makes ${name}, an Open vSwitch bridge, with an interface of the same name for the lab's root; datapath_type=netdev keeps the forwarding in ovs-vswitchd itself, so that no kernel module is needed.`
      : `Makes ${name}, an Open vSwitch bridge, with an interface of the same name for the lab's root; the kernel's openvswitch module does the forwarding.`,
};
