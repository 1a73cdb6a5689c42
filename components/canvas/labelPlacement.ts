/**
 * Where the words on cables stand: the names at both ends and the chip between.
 * Each word tries a few places and takes the one that hides least. Pure.
 */
import { type Bezier, contains, overlap, type Point, type Rect, samples } from "./geometry";
import { Grid } from "./grid";
import {
  type Candidate,
  CHIP_HEIGHT,
  chipCandidates,
  endCandidates,
  LABEL_HEIGHT,
  type LabelPlace,
} from "./labelCandidates";
import type { Route } from "./routing";

/** An end's place; where there is no room for the address, the name stands alone. */
export interface EndPlace extends LabelPlace {
  nameOnly: boolean;
}

/** The places of all of a cable's words. */
export interface CableLabelPlaces {
  a: EndPlace | null;
  b: EndPlace | null;
  chip: LabelPlace;
  /** Where the chip goes while it tells figures, which are longer than its word. */
  busy: LabelPlace;
}

/** Widths of an end's words. */
export interface EndWidths {
  whole: number;
  name: number;
}

/** Widths of a cable's words; null for an end that has none. */
export interface LabelWidths {
  a: EndWidths | null;
  b: EndWidths | null;
  chip: number;
}

const SAMPLES = 25;
/** Rough prices of what a place hides, in one unit: the more the worse. */
const COST = { node: 400, label: 240 };
/** Price of each point of a cable beneath a word. A name on another cable is taken for the other's; a chip lies on its own. */
const CABLE = { name: { own: 3, other: 16 }, chip: { own: 0, other: 5 } };
type CablePrices = (typeof CABLE)["name"];
/** An address is left out when with it the words would hide this much more than without. */
const TOO_MUCH = 8;
/** Width of a chip with the figures of both ways. */
const BUSY_WIDTH = 152;
/** How near another cable disturbs, in canvas pixels. */
const NEAR = 3;

function boxOf(place: LabelPlace, width: number, height: number): Rect {
  const left = place.align === "start" ? place.x : place.align === "end" ? place.x - width : place.x - width / 2;
  return { x: left, y: place.y - height / 2, width, height };
}

/** A place that was chosen, with the box that it covers. */
interface Taken {
  place: LabelPlace;
  box: Rect;
}

interface CablePoint extends Point {
  id: string;
}

/** Samples by curve: curves that stand are asked for again in each frame of a drag. */
const sampled = new WeakMap<Bezier, Point[]>();

function samplesOf(curve: Bezier): Point[] {
  const known = sampled.get(curve) ?? samples(curve, SAMPLES);
  sampled.set(curve, known);
  return known;
}

/**
 * Places the words of all cables.
 * @param kept places that stand already and are not moved (during a drag: the cables that do not change).
 */
export function placeLabels(
  routes: ReadonlyMap<string, Route>,
  widths: ReadonlyMap<string, LabelWidths>,
  nodes: Iterable<Rect>,
  kept: ReadonlyMap<string, CableLabelPlaces> = new Map(),
): Map<string, CableLabelPlaces> {
  const nodeGrid = new Grid<Rect>();
  const wordGrid = new Grid<Rect>();
  const cableGrid = new Grid<CablePoint>();
  for (const rect of nodes) nodeGrid.add(rect, rect);
  for (const [id, { curve }] of routes) {
    for (const point of samplesOf(curve)) cableGrid.add({ ...point, width: 0, height: 0 }, { ...point, id });
  }

  const hides = (id: string, box: Rect, prices: CablePrices): number => {
    let cost = 0;
    const area = box.width * box.height;
    for (const rect of nodeGrid.near(box)) cost += (COST.node * overlap(box, rect)) / area;
    for (const rect of wordGrid.near(box)) cost += (COST.label * overlap(box, rect)) / area;
    for (const point of cableGrid.near(box)) {
      if (point.id === id) cost += contains(box, point, 1) ? prices.own : 0;
      else if (contains(box, point, NEAR)) cost += prices.other;
    }
    return cost;
  };

  const cheapest = (id: string, candidates: Candidate[], width: number, height: number, prices: CablePrices) => {
    let best = { place: (candidates[0] as Candidate).place, cost: Number.POSITIVE_INFINITY };
    for (const { place, cost: own } of candidates) {
      const cost = own + hides(id, boxOf(place, width, height), prices);
      if (cost < best.cost) best = { place, cost };
    }
    return best;
  };
  const take = (place: LabelPlace, width: number, height: number): Taken => {
    const box = boxOf(place, width, height);
    wordGrid.add(box, box);
    return { place, box };
  };
  const placeChip = (id: string, { curve }: Route, width: number): Taken => {
    const { place } = cheapest(id, chipCandidates(curve, width), width, CHIP_HEIGHT, CABLE.chip);
    return take(place, width, CHIP_HEIGHT);
  };
  const placeEnd = (id: string, { a, b, curve }: Route, side: "a" | "b", widths: EndWidths | null): EndPlace | null => {
    if (!widths) return null;
    const candidates = endCandidates(side === "a" ? a : b, curve, side === "a");
    const whole = cheapest(id, candidates, widths.whole, LABEL_HEIGHT, CABLE.name);
    const name = cheapest(id, candidates, widths.name, LABEL_HEIGHT, CABLE.name);
    const nameOnly = whole.cost > name.cost + TOO_MUCH;
    const { place } = nameOnly ? name : whole;
    take(place, nameOnly ? widths.name : widths.whole, LABEL_HEIGHT);
    return { ...place, nameOnly };
  };

  const places = new Map<string, CableLabelPlaces>();
  for (const [id, place] of kept) {
    const width = widths.get(id);
    if (!width || !routes.has(id)) continue;
    places.set(id, place);
    take(place.chip, width.chip, CHIP_HEIGHT);
    if (place.a && width.a) take(place.a, place.a.nameOnly ? width.a.name : width.a.whole, LABEL_HEIGHT);
    if (place.b && width.b) take(place.b, place.b.nameOnly ? width.b.name : width.b.whole, LABEL_HEIGHT);
  }
  const open = [...routes].flatMap(([id, route]) => {
    const width = widths.get(id);
    return width && !places.has(id) ? [{ id, route, width }] : [];
  });
  // Chips first: they say what matters most, and names find a place around them.
  const chips = open.map(({ id, route, width }) => placeChip(id, route, width.chip));
  const ends = open.map(({ id, route, width }) => ({
    a: placeEnd(id, route, "a", width.a),
    b: placeEnd(id, route, "b", width.b),
  }));
  open.forEach(({ id, route, width }, index) => {
    const first = chips[index] as Taken;
    // Where names found no other place than beneath the chip, the chip moves along its cable.
    wordGrid.remove(first.box, first.box);
    places.set(id, {
      ...(ends[index] as Pick<CableLabelPlaces, "a" | "b">),
      // No room is kept for it: what carries nothing need not be drawn wide.
      busy: cheapest(id, chipCandidates(route.curve, BUSY_WIDTH), BUSY_WIDTH, CHIP_HEIGHT, CABLE.chip).place,
      chip: placeChip(id, route, width.chip).place,
    });
  });
  return places;
}
