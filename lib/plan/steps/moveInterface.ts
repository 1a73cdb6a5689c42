import { ROOT_NS } from "../../topology/places";
import { linkSet } from "./iproute";
import type { StepKind } from "./kind";
import { namespaceName } from "./words";

export const moveInterface: StepKind<"moveInterface"> = {
  // The lab's root has no name; process 1 lives in it (ip-link(8), netns PID).
  commands: ({ name, from, to }) => [linkSet({ ns: from, name }, "netns", to === ROOT_NS ? "1" : to)],
  inverse: ({ name, from, to }) => ({ op: "moveInterface", name, from: to, to: from }),
  explain: ({ name, from, to }) =>
    `Moves ${name} from ${namespaceName(from)} to ${namespaceName(to)}; an interface arrives there down and without addresses, so these come afterwards.`,
};
