import type { BridgeVlan } from "../../observed/types";
import type { Command } from "../command";
import { listed } from "../switching/settings";
import type { StepKind } from "./kind";

const vlan = (what: "add" | "del", name: string, { vid, pvid, untagged }: BridgeVlan): Command => ({
  file: "bridge",
  args: [
    ...["vlan", what, "dev", name, "vid", String(vid)],
    ...(what === "add" && pvid ? ["pvid"] : []),
    ...(what === "add" && untagged ? ["untagged"] : []),
  ],
});

const vids = (vlans: readonly BridgeVlan[]): string =>
  `VLAN${vlans.length === 1 ? "" : "s"} ${listed(vlans.map(({ vid }) => String(vid)))}`;

export const setBridgeVlans: StepKind<"setBridgeVlans"> = {
  commands: ({ name, add, remove }) => [
    ...remove.map((one) => vlan("del", name, one)),
    ...add.map((one) => vlan("add", name, one)),
  ],
  inverse: ({ name, add, remove, was }) => ({
    op: "setBridgeVlans",
    name,
    add: was.filter(({ vid }) => [...add, ...remove].some((other) => other.vid === vid)),
    remove: add.filter(({ vid }) => !was.some((other) => other.vid === vid)),
    was: [...was.filter(({ vid }) => ![...add, ...remove].some((other) => other.vid === vid)), ...add],
  }),
  explain: ({ name, add, remove }) => {
    const untagged = add.filter((one) => one.untagged);
    const tagged = add.filter((one) => !one.untagged);
    const parts = [
      ...(untagged.length > 0 ? [`puts what comes untagged at ${name} into ${vids(untagged)}`] : []),
      ...(tagged.length > 0 ? [`lets ${vids(tagged)} pass at ${name} with their tags`] : []),
      ...(remove.length > 0 ? [`takes ${name} out of ${vids(remove)}`] : []),
    ].join(", and ");
    return `${parts.charAt(0).toUpperCase()}${parts.slice(1)}.`;
  },
};
