import { type InterfaceRef, ROOT_NS } from "../../topology/places";
import type { OffloadSettings } from "../../topology/switching";
import type { Command } from "../command";
import { listed } from "../switching/settings";
import type { StepKind } from "./kind";
import { placeName } from "./words";

const ethtool = ({ ns, name }: InterfaceRef, features: OffloadSettings): Command => ({
  file: "ethtool",
  args: ["-K", name, ...Object.entries(features).flatMap(([feature, on]) => [feature, on ? "on" : "off"])],
  ...(ns !== ROOT_NS && { netns: ns }),
});

export const setOffload: StepKind<"setOffload"> = {
  commands: ({ at, set }) => [ethtool(at, set)],
  inverse: ({ at, set, was }) => ({ op: "setOffload", at, set: was, was: set }),
  explain: ({ at, set }) =>
    `Sets the offloads of ${placeName(at)}: ${listed(Object.entries(set).map(([feature, on]) => `${feature} ${on ? "on" : "off"}`))}; what is on, the interface is trusted to do instead of the protocol stack.`,
};
