import { ip, newDevice } from "./iproute";
import type { StepKind } from "./kind";

export const addBridge: StepKind<"addBridge"> = {
  commands: ({ name, mac }) => [
    ip("", "link", "add", ...newDevice(name), ...(mac === undefined ? [] : ["address", mac]), "type", "bridge"),
  ],
  inverse: ({ name }) => ({ op: "deleteInterface", at: { ns: "", name }, kind: "bridge" }),
  explain: ({ name }) =>
    `Makes ${name}, a Linux bridge: the kernel's own Ethernet switch, which learns the addresses behind each of its ports and forwards frames between them.`,
};
