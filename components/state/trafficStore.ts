"use client";
/**
 * What flows through the links of the lab on the screen, as last told. Figures
 * that did not change keep their identity (`===`), so that a second repaints the
 * cables that carry something and no others.
 */
import { create } from "zustand";
import type { TrafficFigures } from "@/lib/observed/traffic/meter";
import type { ServerEvent } from "@/lib/protocol/messages";
import { inParts, PART } from "./parts";

interface TrafficStore {
  links: Record<string, TrafficFigures>;
}

export const useTrafficStore = create<TrafficStore>()(() => ({ links: {} }));

export const useLinkTraffic = (link: string): TrafficFigures | undefined => useTrafficStore(({ links }) => links[link]);

/** Seconds that the history reaches back. */
export const HISTORY_SECONDS = 60;

/** Rates from a moment on, in bytes per second; they hold until the next. */
interface Moment {
  /** Milliseconds of this window's own clock. */
  at: number;
  ab: number;
  ba: number;
}

/** Of each link no more moments than seconds: figures come once a second at most. */
const history = new Map<string, Moment[]>();

function remember(link: string, moment: Moment): void {
  const moments = history.get(link) ?? [];
  const from = moment.at - HISTORY_SECONDS * 1000;
  // The last moment before the window tells what held when it began.
  while (moments[1] && moments[1].at <= from) moments.shift();
  moments.push(moment);
  history.set(link, moments);
}

/** Figures that were told and are not shown yet: what reaches all ports of a large switch repaints every cable of it. */
const waiting = new Map<string, TrafficFigures | null>();

const parts = inParts(() => {
  const links = { ...useTrafficStore.getState().links };
  let shown = 0;
  for (const [link, figures] of waiting) {
    if (++shown > PART) break;
    waiting.delete(link);
    if (figures === null) delete links[link];
    else links[link] = figures;
  }
  useTrafficStore.setState({ links });
  return waiting.size > 0;
});

/** Takes in what the engine tells. */
export function receiveTraffic(event: Extract<ServerEvent, { event: "traffic" }>): void {
  const at = performance.now();
  if (event.whole) for (const link of Object.keys(useTrafficStore.getState().links)) waiting.set(link, null);
  for (const [link, figures] of Object.entries(event.links)) {
    waiting.set(link, figures);
    if (figures === null) history.delete(link);
    else remember(link, { at, ab: figures[0], ba: figures[1] });
  }
  parts.ask();
}

/** Forgets everything: another lab is on the screen, or nobody tells any more. */
export function forgetTraffic(): void {
  history.clear();
  waiting.clear();
  parts.end();
  useTrafficStore.setState({ links: {} });
}

/**
 * Rates of the last minute, one for each second, the oldest first; null for
 * seconds before anything was told.
 */
export function lastMinute(link: string, now: number): ({ ab: number; ba: number } | null)[] {
  const moments = history.get(link) ?? [];
  return Array.from({ length: HISTORY_SECONDS }, (_, second) => {
    const at = now - (HISTORY_SECONDS - 1 - second) * 1000;
    return moments.findLast((moment) => moment.at <= at) ?? null;
  });
}
