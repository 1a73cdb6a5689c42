import type { Command } from "../command";
import { BRIDGE_PORT_LESSONS, bridgePortWords } from "../switching/bridgePort";
import { listed } from "../switching/settings";
import type { StepKind } from "./kind";

export const setBridgePort: StepKind<"setBridgePort"> = {
  commands: ({ name, set }): Command[] => [
    {
      file: "bridge",
      args: ["link", "set", "dev", name, ...Object.entries(set).flatMap(([key, value]) => [key, value ?? ""])],
    },
  ],
  inverse: ({ name, set, was }) => ({ op: "setBridgePort", name, set: was, was: set }),
  explain: ({ name, set }) => {
    const changes = Object.entries(set).map(([key, value]) => [key, value ?? ""] as const);
    const lessons = changes.flatMap(([key, value]) => BRIDGE_PORT_LESSONS[key]?.(value) ?? []);
    const words = listed(changes.map(([key, value]) => bridgePortWords(key, value)));
    return `Sets on the port ${name}: ${words}${lessons.length > 0 ? `; ${lessons.join("; ")}` : ""}.`;
  },
};
