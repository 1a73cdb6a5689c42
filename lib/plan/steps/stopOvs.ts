import type { Command } from "../command";
import type { StepKind } from "./kind";
import { clearOvs, OVS_DATABASE } from "./openvswitch";

const orderly: Command[] = [
  { file: "ovs-appctl", args: ["--timeout=10", "--target=ovs-vswitchd", "exit", "--cleanup"] },
  { file: "ovs-appctl", args: ["--timeout=10", "--target=ovsdb-server", "exit"] },
  // A later start makes its database anew, and ovsdb-tool refuses to write over one.
  { file: "rm", args: ["-f", OVS_DATABASE] },
];

export const stopOvs: StepKind<"stopOvs"> = {
  commands: ({ dead }) => (dead ? clearOvs : orderly),
  inverse: () => null,
  explain: ({ dead }) =>
    dead
      ? "Clears away what is left of this lab's Open vSwitch, which has ended and which no switch needs any more."
      : "Stops this lab's Open vSwitch, since no switch needs it any more: the switch first, so that it takes its ports along, then the database.",
};
