"use client";
/**
 * Where the words on cables stand. Placing them is dear, so they are placed for cables that are
 * told in full, and in a large drawing a few at a time. Each cable reads its own.
 */
import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { create } from "zustand";
import { useDerived } from "@/components/state/derived";
import { useDetail } from "./detail";
import { type CableLabelPlaces, type LabelWidths, placeLabels } from "./labelPlacement";
import { cableWidths } from "./labelWidths";
import type { Route } from "./routing";
import type { Wiring } from "./wiring";

type Widths = ReadonlyMap<string, LabelWidths>;

/** Cables with the room that their words take. */
interface Worded extends Wiring {
  widths: Widths;
}

interface Placed {
  route: Route;
  widths: LabelWidths;
  places: CableLabelPlaces;
}

const useLabelStore = create<{ placed: ReadonlyMap<string, Placed> }>()(() => ({ placed: new Map() }));

/** The places of a cable's words; undefined until they are found. */
export const useLabelPlaces = (id: string): CableLabelPlaces | undefined =>
  useLabelStore(({ placed }) => placed.get(id)?.places);

/** Drawings with more cables are done a few at a time, and what is done stays. */
const FEW = 200;
/** Milliseconds that placing may take of one frame. */
const SLICE_MS = 8;
const AT_ONCE = 4;

const some = <T>(all: ReadonlyMap<string, T>, ids: Iterable<string>): Map<string, T> => {
  const found = new Map<string, T>();
  for (const id of ids) {
    const one = all.get(id);
    if (one !== undefined) found.set(id, one);
  }
  return found;
};

/** What was placed for the routes and words of now. */
function standing({ routes, widths }: Worded, ids: readonly string[]): Map<string, Placed> {
  const kept = new Map<string, Placed>();
  for (const [id, one] of some(useLabelStore.getState().placed, ids))
    if (one.route === routes.get(id) && one.widths === widths.get(id)) kept.set(id, one);
  return kept;
}

const placesOf = (placed: ReadonlyMap<string, Placed>) => new Map([...placed].map(([id, { places }]) => [id, places]));

/** Places the words of `todo` around those that stand. */
function place({ routes, widths, rects }: Worded, todo: readonly string[], standing: ReadonlyMap<string, Placed>) {
  const ids = [...standing.keys(), ...todo];
  const found = placeLabels(some(routes, ids), widths, rects.values(), placesOf(standing));
  const placed = new Map(standing);
  for (const id of todo) {
    const [route, width, places] = [routes.get(id), widths.get(id), found.get(id)];
    if (route && width && places) placed.set(id, { route, widths: width, places });
  }
  return placed;
}

const alike = (x: CableLabelPlaces, y: CableLabelPlaces) => JSON.stringify(x) === JSON.stringify(y);

/** Those that stand where they stood keep their identity: they are not rendered anew. */
function show(placed: Map<string, Placed>): void {
  const before = useLabelStore.getState().placed;
  for (const [id, one] of placed) {
    const old = before.get(id);
    if (old && old.places !== one.places && alike(old.places, one.places)) one.places = old.places;
  }
  useLabelStore.setState({ placed });
}

const NO_WIDTHS: Widths = new Map();

/** From afar there are no words, and what changes them is of no interest. */
function useWidths(wiring: Wiring, near: boolean): Widths {
  const truths = useDerived(({ links }) => (near ? links : null));
  const last = useRef(NO_WIDTHS);
  return useMemo(() => {
    if (truths) last.current = cableWidths(wiring, truths, last.current);
    return last.current;
  }, [wiring, truths]);
}

/** @param moving whether cards are being dragged: words of cables that stand still stay where they are */
export function useLabels(wiring: Wiring, moving: boolean): void {
  const near = useDetail(({ distance }) => distance === "near");
  const told = useDetail((detail) => detail.edges);
  const widths = useWidths(wiring, near);
  const worded = useMemo(() => ({ ...wiring, widths }), [wiring, widths]);
  const { routes, rects } = wiring;
  const few = routes.size <= FEW;
  const done = useRef<Worded | null>(null);

  // Before the first paint: words of a small drawing are there with their cables.
  useLayoutEffect(() => {
    if (!few || !near) return;
    const ids = [...routes.keys()];
    if (moving) {
      const kept = standing(worded, ids);
      show(
        place(
          worded,
          ids.filter((id) => !kept.has(id)),
          kept,
        ),
      );
      done.current = null;
      return;
    }
    const last = done.current;
    if (last?.routes === routes && last.widths === widths && last.rects === rects) return;
    done.current = worded;
    show(place(worded, ids, new Map()));
  }, [worded, routes, widths, rects, moving, few, near]);

  useEffect(() => {
    if (few || !near || told === null) return;
    const ids = [...told];
    let kept = standing(worded, ids);
    let todo = ids.filter((id) => !kept.has(id) && routes.has(id));
    show(kept);
    let frame = 0;
    const step = () => {
      const until = performance.now() + SLICE_MS;
      while (todo.length > 0 && performance.now() < until) {
        kept = place(worded, todo.slice(0, AT_ONCE), kept);
        todo = todo.slice(AT_ONCE);
      }
      show(kept);
      if (todo.length > 0) frame = requestAnimationFrame(step);
    };
    if (todo.length > 0) frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [worded, routes, few, near, told]);
}
