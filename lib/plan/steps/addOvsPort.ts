import type { StepKind } from "./kind";
import { vsctl } from "./openvswitch";

export const addOvsPort: StepKind<"addOvsPort"> = {
  commands: ({ bridge, name, type }) => [
    type === "internal"
      ? vsctl(["add-port", bridge, name], ["set", "interface", name, "type=internal"])
      : vsctl(["add-port", bridge, name]),
  ],
  inverse: ({ bridge, name, type }) => ({ op: "deleteOvsPort", bridge, name, type }),
  explain: ({ bridge, name, type }) =>
    type === "internal"
      ? `Adds ${name} to ${bridge} as an internal port: Open vSwitch makes the interface itself, so a port and an interface come in one and no veth pair is needed.`
      : `Plugs ${name} into ${bridge}: from now on Open vSwitch takes the frames that arrive there.`,
};
