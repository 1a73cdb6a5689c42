"use client";
/**
 * What flows through the links of the lab on the screen, as last told. Figures
 * that did not change keep their identity (`===`), so that a second repaints the
 * cables that carry something and no others.
 */
import { create } from "zustand";
import type { TrafficFigures } from "@/lib/observed/traffic/meter";
import type { ServerEvent } from "@/lib/protocol/messages";

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

/** Takes in what the engine tells. */
export function receiveTraffic(event: Extract<ServerEvent, { event: "traffic" }>): void {
  const at = performance.now();
  const links = event.whole ? {} : { ...useTrafficStore.getState().links };
  for (const [link, figures] of Object.entries(event.links)) {
    if (figures === null) {
      delete links[link];
      history.delete(link);
      continue;
    }
    links[link] = figures;
    remember(link, { at, ab: figures[0], ba: figures[1] });
  }
  useTrafficStore.setState({ links });
}

/** Forgets everything: another lab is on the screen, or nobody tells any more. */
export function forgetTraffic(): void {
  history.clear();
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
