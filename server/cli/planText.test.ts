import { expect, it } from "vitest";
import type { Plan } from "@/lib/plan/step";
import { planText } from "./planText";

const plan: Plan = {
  fingerprint: "1",
  steps: [
    {
      step: { op: "addNamespace", name: "ns1" },
      element: { type: "node", id: "ns1" },
      commands: [{ file: "ip", args: ["netns", "add", "ns1"] }],
      explanation: "A namespace is a network stack of its own.",
    },
    {
      step: { op: "setAdmin", at: { ns: "ns1", name: "lo" }, up: true },
      element: { type: "node", id: "ns1" },
      commands: [{ file: "ip", args: ["link", "set", "lo", "up"], netns: "ns1" }],
      explanation: "Set lo up.",
    },
  ],
};

it("is a script with comments, a heading for each element", () => {
  expect(planText("lab", plan)).toEqual([
    "# lab: 2 steps, 2 commands",
    "",
    "# ── ns1 ──",
    "# A namespace is a network stack of its own.",
    "ip netns add ns1",
    "# Set lo up.",
    "ip -n ns1 link set lo up",
  ]);
});
