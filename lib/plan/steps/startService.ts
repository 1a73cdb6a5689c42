import { ROOT_NS } from "../../topology/places";
import { serviceFolder } from "../../topology/services";
import type { StepKind } from "./kind";
import { namespaceName } from "./words";

export const startService: StepKind<"startService"> = {
  commands: ({ ns, name, command: [file = "", ...args] }) => [
    { file, args, ...(ns !== ROOT_NS && { netns: ns }), service: { does: "start", folder: serviceFolder(ns, name) } },
  ],
  inverse: ({ ns, name, command }) => ({ op: "stopService", ns, name, command }),
  explain: ({ ns, name }) =>
    `Starts the service ${name} in ${namespaceName(ns)}: a program that goes on in a session of its own until the lab ends. Wirelab keeps what it prints and notices when it ends.`,
};
