import { ip } from "./iproute";
import type { StepKind } from "./kind";

export const deleteNamespace: StepKind<"deleteNamespace"> = {
  commands: ({ name }) => [ip("", "netns", "delete", name)],
  // What lived inside, processes included, does not come back with a new namespace of that name.
  inverse: () => null,
  explain: ({ name }) =>
    `Removes the name ${name}; once no process is left inside, the kernel takes the namespace away and with it every interface in it.`,
};
