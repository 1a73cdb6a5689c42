import { uplinkRemovalCommands } from "../uplink";
import type { StepKind } from "./kind";

export const deleteUplink: StepKind<"deleteUplink"> = {
  commands: (step) => uplinkRemovalCommands(step).map((command) => ({ ...command, machine: true })),
  // Which lab and which address it was for is not told by what is left of it.
  inverse: () => null,
  explain: ({ device, name, forwarding }) =>
    `Takes the uplink away, by root on this machine: the cable ${device} ⇄ ${name} and the address translation${forwarding ? "; forwarding goes off again, as it was" : ""}.`,
};
