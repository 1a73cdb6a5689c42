"use client";
/**
 * Where the words on cables stand. Placing them is dear, so they are placed for cables that are
 * told in full, and in a large drawing a few at a time. Each cable reads its own.
 */
import { useEffect, useLayoutEffect, useRef } from "react";
import { create } from "zustand";
import { useDetail } from "./detail";
import { type CableLabelPlaces, type LabelWidths, placeLabels } from "./labelPlacement";
import type { Route } from "./routing";
import type { Wiring } from "./wiring";

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
function standing({ routes, widths }: Wiring, ids: readonly string[]): Map<string, Placed> {
  const kept = new Map<string, Placed>();
  for (const [id, one] of some(useLabelStore.getState().placed, ids))
    if (one.route === routes.get(id) && one.widths === widths.get(id)) kept.set(id, one);
  return kept;
}

const placesOf = (placed: ReadonlyMap<string, Placed>) => new Map([...placed].map(([id, { places }]) => [id, places]));

/** Places the words of `todo` around those that stand. */
function place({ routes, widths, rects }: Wiring, todo: readonly string[], standing: ReadonlyMap<string, Placed>) {
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

/** @param moving whether cards are being dragged: words of cables that stand still stay where they are */
export function useLabels(wiring: Wiring, moving: boolean): void {
  const distance = useDetail((detail) => detail.distance);
  const told = useDetail((detail) => detail.edges);
  const { routes, widths, rects } = wiring;
  const few = routes.size <= FEW;
  const done = useRef<Wiring | null>(null);

  // Before the first paint: words of a small drawing are there with their cables.
  useLayoutEffect(() => {
    if (!few || distance !== "near") return;
    const ids = [...routes.keys()];
    if (moving) {
      const kept = standing(wiring, ids);
      show(
        place(
          wiring,
          ids.filter((id) => !kept.has(id)),
          kept,
        ),
      );
      done.current = null;
      return;
    }
    const last = done.current;
    if (last?.routes === routes && last.widths === widths && last.rects === rects) return;
    done.current = wiring;
    show(place(wiring, ids, new Map()));
  }, [wiring, routes, widths, rects, moving, few, distance]);

  useEffect(() => {
    if (few || distance !== "near" || told === null) return;
    const ids = [...told];
    let kept = standing(wiring, ids);
    let todo = ids.filter((id) => !kept.has(id) && routes.has(id));
    show(kept);
    let frame = 0;
    const step = () => {
      const until = performance.now() + SLICE_MS;
      while (todo.length > 0 && performance.now() < until) {
        kept = place(wiring, todo.slice(0, AT_ONCE), kept);
        todo = todo.slice(AT_ONCE);
      }
      show(kept);
      if (todo.length > 0) frame = requestAnimationFrame(step);
    };
    if (todo.length > 0) frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [wiring, routes, few, distance, told]);
}
