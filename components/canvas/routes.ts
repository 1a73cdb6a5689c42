"use client";
/**
 * Where cables run now, outside of React Flow: a step of a drag renders the cables that it
 * moves, and hands React Flow no new edges.
 */
import { useCallback, useSyncExternalStore } from "react";
import type { Route } from "./routing";

let now: ReadonlyMap<string, Route> = new Map();
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The route of a cable, by React Flow id. */
export const routeOf = (id: string): Route | undefined => now.get(id);

export const useRoute = (id: string): Route | undefined =>
  useSyncExternalStore(
    subscribe,
    useCallback(() => now.get(id), [id]),
    () => undefined,
  );

/** Takes new routes; cables that are rendered next have them. `tellRoutes` tells those that stand. */
export const takeRoutes = (routes: ReadonlyMap<string, Route>): void => {
  now = routes;
};

export function tellRoutes(): void {
  for (const listener of listeners) listener();
}
