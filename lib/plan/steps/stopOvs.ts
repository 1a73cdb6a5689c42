import type { StepKind } from "./kind";
import { OVS_DATABASE } from "./openvswitch";

export const stopOvs: StepKind<"stopOvs"> = {
  commands: () => [
    { file: "ovs-appctl", args: ["--timeout=10", "--target=ovs-vswitchd", "exit", "--cleanup"] },
    { file: "ovs-appctl", args: ["--timeout=10", "--target=ovsdb-server", "exit"] },
    // A later start makes its database anew, and ovsdb-tool refuses to write over one.
    { file: "rm", args: ["-f", OVS_DATABASE] },
  ],
  inverse: () => null,
  explain: () =>
    "Stops this lab's Open vSwitch, since no switch needs it any more: the switch first, so that it takes its ports along, then the database.",
};
