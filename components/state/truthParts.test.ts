import { describe, expect, it } from "vitest";
import type { EndState, LinkTruth, NodeTruth } from "@/lib/observed/linkState";
import type { Truths } from "@/lib/observed/truths";
import { nextPart } from "./truthParts";

const link = (state: EndState): LinkTruth => {
  const end = { state, name: "", ref: null, observed: null, text: "", reason: "" };
  return { a: end, b: end, state, text: "" };
};
const node = (state: NodeTruth["state"]): NodeTruth => ({ state, text: "", reason: "", observed: null });
const truths = (from: number, count: number, state: "up" | "planned"): Truths => {
  const numbers = Array.from({ length: count }, (_, n) => from + n);
  return {
    links: Object.fromEntries(numbers.map((n) => [`l${n}`, link(state)])),
    nodes: Object.fromEntries(numbers.map((n) => [`n${n}`, node(state)])),
  };
};

describe("truths shown part by part", () => {
  it("are all shown where they are few, or nothing is shown yet", () => {
    const wanted = truths(0, 5, "up");
    expect(nextPart(truths(0, 5, "planned"), wanted, 10)).toBe(wanted);
    const many = truths(0, 500, "up");
    expect(nextPart({ links: {}, nodes: {} }, many, 10)).toBe(many);
  });

  it("come to what is so, and no part changes more than it may", () => {
    const wanted = truths(0, 100, "up");
    let shown = truths(0, 100, "planned");
    let parts = 0;
    while (shown !== wanted && parts < 100) {
      const next = nextPart(shown, wanted, 30);
      const [links, nodes] = [Object.keys(wanted.links), Object.keys(wanted.nodes)];
      const changed = [
        ...links.filter((key) => next.links[key] !== shown.links[key]),
        ...nodes.filter((key) => next.nodes[key] !== shown.nodes[key]),
      ];
      expect(changed.length).toBeLessThanOrEqual(30);
      shown = next;
      parts += 1;
    }
    expect(shown).toBe(wanted);
    expect(parts).toBe(7);
  });

  it("never show what is not there any more", () => {
    const next = nextPart(truths(0, 100, "planned"), truths(50, 100, "up"), 10);
    expect(next.links.l3).toBeUndefined();
    expect(next.nodes.n3).toBeUndefined();
    expect(next.links.l50?.state).toBe("up");
    expect(next.links.l99?.state).toBe("planned");
    expect(next.links.l140).toBeUndefined();
  });
});
