import type { StepKind } from "./kind";
import { vsctl } from "./openvswitch";

export const deleteOvsPort: StepKind<"deleteOvsPort"> = {
  commands: ({ bridge, name }) => [vsctl(["del-port", bridge, name])],
  // An internal port's interface dies with it, wherever it lived; a lone patch port has lost its peer's name.
  inverse: ({ bridge, name, type }) => (type === "system" ? { op: "addOvsPort", bridge, name, type } : null),
  explain: ({ bridge, name, type }) => {
    if (type === "internal")
      return `Removes the internal port ${name} from ${bridge}, and with it the interface that Open vSwitch had made for it.`;
    if (type === "patch") return `Removes the patch port ${name} from ${bridge}.`;
    return `Unplugs ${name} from ${bridge}; the database would otherwise remember the port after its interface has gone.`;
  },
};
