/** What a traceroute tells, as data. */

/** The routers that answered at one distance. */
export interface RouteHop {
  /** Distance: the packet's TTL, from 1. */
  ttl: number;
  /** Address that answered; null when nobody did. */
  address: string | null;
  /** Round trips in milliseconds; empty where the program tells none. */
  ms: number[];
  /** What it said beside "time exceeded": "Destination Host Unreachable". */
  words?: string;
  /** It is the one that was asked for. */
  reached: boolean;
  /** The node whose address it is. */
  node?: string;
}

/** The program that is there to trace a route with. */
export type RouteTool = "traceroute" | "tracepath" | "ping";

/** Farthest that is looked, in routers. */
export const MOST_HOPS = 30;
