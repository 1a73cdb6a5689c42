import type { StepKind } from "./kind";
import { vsctl } from "./openvswitch";

export const deleteOvsPatch: StepKind<"deleteOvsPatch"> = {
  commands: ({ a, b }) => [vsctl(["del-port", a.bridge, a.name], ["del-port", b.bridge, b.name])],
  inverse: ({ a, b }) => ({ op: "addOvsPatch", a, b }),
  explain: ({ a, b }) =>
    `Removes the pair of patch ports ${a.name} and ${b.name} that joined ${a.bridge} and ${b.bridge}.`,
};
