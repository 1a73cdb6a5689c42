import { describe, expect, it } from "vitest";
import { overlap, type Rect } from "./geometry";
import { CHIP_HEIGHT, LABEL_HEIGHT, type LabelPlace } from "./labelCandidates";
import { type CableLabelPlaces, type EndWidths, type LabelWidths, placeLabels } from "./labelPlacement";
import { routeCables, type Span } from "./routing";

const rect = (x: number, y: number, width = 200, height = 100): Rect => ({ x, y, width, height });
const end: EndWidths = { whole: 100, name: 40 };
const widths: LabelWidths = { a: end, b: end, chip: 86 };

function box({ x, y, align }: LabelPlace, width: number, height: number): Rect {
  const left = align === "start" ? x : align === "end" ? x - width : x - width / 2;
  return { x: left, y: y - height / 2, width, height };
}

function boxes({ a, b, chip }: CableLabelPlaces): Rect[] {
  const ends = [a, b].flatMap((place) =>
    place ? [box(place, place.nameOnly ? end.name : end.whole, LABEL_HEIGHT)] : [],
  );
  return [box(chip, widths.chip, CHIP_HEIGHT), ...ends];
}

function place(spans: Span[], rects: Map<string, Rect>) {
  const routes = routeCables(spans, rects);
  return placeLabels(routes, new Map(spans.map(({ id }) => [id, widths])), rects.values());
}

describe("placeLabels", () => {
  const star = new Map([
    ["sw", rect(460, 150, 240, 100)],
    ["n1", rect(0, -150)],
    ["n2", rect(0, 50)],
    ["n3", rect(0, 250)],
    ["n4", rect(0, 450)],
  ]);
  const cables = ["n1", "n2", "n3", "n4"].map((name): Span => ({ id: name, a: name, b: "sw" }));

  it("words hide neither cards nor each other", () => {
    const words = [...place(cables, star).values()].flatMap(boxes);
    expect(words).toHaveLength(12);
    for (const [index, word] of words.entries()) {
      for (const card of star.values()) expect(overlap(word, card)).toBe(0);
      for (const other of words.slice(index + 1)) expect(overlap(word, other)).toBe(0);
    }
  });

  it("leaves addresses out where parallel cables leave no room for them", () => {
    const rects = new Map([
      ["a", rect(0, 0)],
      ["b", rect(460, 0)],
    ]);
    const spans = ["1", "2", "3"].map((id): Span => ({ id, a: "a", b: "b" }));
    const words = [...place(spans, rects).values()];
    expect(words.some(({ a, b }) => a?.nameOnly || b?.nameOnly)).toBe(true);
    const all = words.flatMap(boxes);
    for (const [index, word] of all.entries())
      for (const other of all.slice(index + 1)) expect(overlap(word, other)).toBe(0);
  });

  it("keeps what stands", () => {
    const routes = routeCables(cables, star);
    const all = new Map(cables.map(({ id }) => [id, widths]));
    const chip = { x: 1, y: 2, align: "center" as const };
    const stood = { a: null, b: null, chip, busy: chip };
    expect(placeLabels(routes, all, star.values(), new Map([["n1", stood]])).get("n1")).toBe(stood);
  });
});
