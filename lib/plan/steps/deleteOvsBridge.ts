import type { StepKind } from "./kind";
import { vsctl } from "./openvswitch";

export const deleteOvsBridge: StepKind<"deleteOvsBridge"> = {
  commands: ({ name }) => [vsctl(["del-br", name])],
  // Its ports and flows are gone with it.
  inverse: () => null,
  explain: ({ name }) =>
    `Removes the Open vSwitch bridge ${name} with its ports and its own interface; veths that were its ports stay.`,
};
