import { serviceFolder } from "../../topology/services";
import type { StepKind } from "./kind";
import { namespaceName } from "./words";

export const stopService: StepKind<"stopService"> = {
  commands: ({ ns, name }) => {
    const folder = serviceFolder(ns, name);
    return [{ file: "pkill", args: ["--pidfile", `${folder}/pid`], service: { does: "stop", folder } }];
  },
  inverse: ({ ns, name, command }) => ({ op: "startService", ns, name, command }),
  explain: ({ ns, name }) =>
    `Ends the service ${name} in ${namespaceName(ns)} and what it has started: a request to end first, and force after three seconds.`,
};
