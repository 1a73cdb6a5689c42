import { BRIDGE_LESSONS, bridgeWords } from "../switching/bridge";
import { listed } from "../switching/settings";
import { device, ip } from "./iproute";
import type { StepKind } from "./kind";

export const setBridge: StepKind<"setBridge"> = {
  commands: ({ name, set }) => [
    ip(
      "",
      "link",
      "set",
      ...device(name),
      "type",
      "bridge",
      ...Object.entries(set).flatMap(([key, value]) => [key, value ?? ""]),
    ),
  ],
  inverse: ({ name, set, was }) => ({ op: "setBridge", name, set: was, was: set }),
  explain: ({ name, set }) => {
    const changes = Object.entries(set).map(([key, value]) => [key, value ?? ""] as const);
    const lessons = changes.flatMap(
      ([key, value]) => BRIDGE_LESSONS[key as keyof typeof BRIDGE_LESSONS]?.(value) ?? [],
    );
    const words = listed(changes.map(([key, value]) => bridgeWords(key, value)));
    return `Sets on ${name}: ${words}${lessons.length > 0 ? `; ${lessons.join("; ")}` : ""}.`;
  },
};
