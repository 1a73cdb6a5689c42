import { ip } from "./iproute";
import type { StepKind } from "./kind";

export const addNamespace: StepKind<"addNamespace"> = {
  commands: ({ name }) => [ip("", "netns", "add", name)],
  inverse: ({ name }) => ({ op: "deleteNamespace", name }),
  explain: ({ name }) =>
    `Makes ${name}, a network namespace: a network stack of its own, with its own interfaces, addresses and routes, empty but for a loopback that is down.`,
};
