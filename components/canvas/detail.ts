"use client";
/**
 * How much of the drawing is told in full. From near, cards and cables have words and handles;
 * from afar, they are shapes in the colours of their states. All of a large drawing is always on
 * the page, and only what is in sight is told in full: so that panning renders next to nothing.
 */
import { useStoreApi } from "@xyflow/react";
import { useEffect } from "react";
import { create } from "zustand";
import { inParts } from "@/components/state/parts";
import type { FlowEdge, FlowNode } from "./flowTypes";
import { overlap, type Rect } from "./geometry";
import { routeOf } from "./routes";
import { nextTold, type Told } from "./toldParts";

/** Below this zoom words cannot be read. */
const FAR_ZOOM = 0.45;
/** Below this zoom even names as large as cards allow cannot be read. */
const TINY_ZOOM = 0.17;
/** Drawings of up to so many nodes are told in full wherever they are. */
const ALL_IN_FULL = 150;
/** How far beyond the window's edge things are told in full, in pixels of the window. */
const MARGIN = 160;
/** While the view moves, what comes into sight waits no longer than this, in milliseconds. */
const PACE_MS = 90;
/** Cards and cables that begin or cease to be told in full at once: so many make a task of some ten milliseconds. */
const AT_ONCE = 40;

export type Distance = "near" | "far" | "tiny";

interface Detail {
  distance: Distance;
  nodes: Told;
  edges: Told;
}

const NONE: ReadonlySet<string> = new Set();
const FROM_AFAR = { nodes: NONE, edges: NONE };

export const useDetail = create<Detail>()(() => ({ distance: "near", nodes: null, edges: null }));

const isTold = (told: Told, id: string) => told === null || told.has(id);

/** Whether a card is told in full. */
export const useNodeDetail = (id: string): boolean => useDetail(({ nodes }) => isTold(nodes, id));
/** Whether a cable is told in full. */
export const useEdgeDetail = (id: string): boolean => useDetail(({ edges }) => isTold(edges, id));

export const distanceOf = (zoom: number): Distance => (zoom < TINY_ZOOM ? "tiny" : zoom < FAR_ZOOM ? "far" : "near");

/** What is in sight, in canvas pixels. Pure. */
export function sightOf(
  { width, height }: { width: number; height: number },
  [x, y, zoom]: readonly [number, number, number],
): Rect {
  return {
    x: (-x - MARGIN) / zoom,
    y: (-y - MARGIN) / zoom,
    width: (width + 2 * MARGIN) / zoom,
    height: (height + 2 * MARGIN) / zoom,
  };
}

function inSight(sight: Rect, nodes: readonly FlowNode[], edges: readonly FlowEdge[]) {
  const seen = nodes.flatMap(({ id, position, width = 0, height = 0 }) =>
    overlap(sight, { ...position, width, height }) > 0 ? [id] : [],
  );
  const crossing = edges.flatMap(({ id }) => {
    const curve = routeOf(id)?.curve;
    if (!curve) return [];
    // A curve lies within the box of its four points.
    const [xs, ys] = [curve.map(({ x }) => x), curve.map(({ y }) => y)];
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    const box = { x: left - 1, y: top - 1, width: Math.max(...xs) - left + 2, height: Math.max(...ys) - top + 2 };
    return overlap(sight, box) > 0 ? [id] : [];
  });
  return { nodes: new Set(seen), edges: new Set(crossing) };
}

const same = (x: Told, y: Told) =>
  x === y || (x !== null && y !== null && x.size === y.size && [...x].every((id) => y.has(id)));

const idOf = ({ id }: { id: string }) => id;

/** Keeps the store in step with where the view is. Called by the drawing, within the flow. */
export function useDetailInSight(): void {
  const flow = useStoreApi<FlowNode, FlowEdge>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    /** What shall be told: what is, follows part by part. */
    let wanted: Detail = useDetail.getState();
    const showing = inParts(() => {
      const before = useDetail.getState();
      const { nodes, edges } = flow.getState();
      const [cards, changed] = nextTold(before.nodes, wanted.nodes, nodes.map(idOf), AT_ONCE);
      const [cables] = nextTold(before.edges, wanted.edges, edges.map(idOf), AT_ONCE - changed);
      const next = { distance: wanted.distance, nodes: cards, edges: cables };
      if (next.distance !== before.distance || next.nodes !== before.nodes || next.edges !== before.edges)
        useDetail.setState(next);
      return cards !== wanted.nodes || cables !== wanted.edges;
    });
    function look() {
      timer = undefined;
      last = performance.now();
      const { transform, width, height, nodes, edges } = flow.getState();
      const distance = distanceOf(transform[2]);
      const told =
        distance !== "near"
          ? FROM_AFAR
          : nodes.length <= ALL_IN_FULL
            ? { nodes: null, edges: null }
            : inSight(sightOf({ width, height }, transform), nodes, edges);
      const before = useDetail.getState();
      wanted = {
        distance,
        nodes: same(before.nodes, told.nodes) ? before.nodes : told.nodes,
        edges: same(before.edges, told.edges) ? before.edges : told.edges,
      };
    }
    look();
    // Nothing is on the screen yet that could be told part by part.
    useDetail.setState(wanted);
    const lookAgain = () => {
      look();
      showing.ask();
    };
    const unsubscribe = flow.subscribe((now, before) => {
      const moved = now.transform !== before.transform || now.width !== before.width || now.height !== before.height;
      if (!moved && now.nodes === before.nodes && now.edges === before.edges) return;
      // A small drawing changes with the zoom alone, at once.
      if (now.nodes.length <= ALL_IN_FULL) return lookAgain();
      timer ??= setTimeout(lookAgain, Math.max(0, last + PACE_MS - performance.now()));
    });
    return () => {
      unsubscribe();
      showing.end();
      clearTimeout(timer);
    };
  }, [flow]);
}
