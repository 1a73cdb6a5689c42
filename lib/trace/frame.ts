/** A frame on its way through cables and switches, and what can become of it. */
import type { InterfaceRef } from "../topology/places";
import type { DeathReason, TraceHop } from "./types";

export const BROADCAST = "ff:ff:ff:ff:ff:ff";

export interface Frame {
  src: string;
  dst: string;
  /** Number of its outermost VLAN tag. */
  vlan: number | null;
  /** Length of its IP packet in bytes. */
  size: number;
  /** What it carries, in the syntax of ovs-fields(7). */
  content: string;
}

/** To many: broadcast, or IPv6's multicast, which switches flood where no router has taught them better. */
export const isToMany = ({ dst }: Frame): boolean => (Number.parseInt(dst.slice(0, 2), 16) & 1) === 1;

export type Step = Pick<TraceHop, "kind" | "text" | "elements" | "commands">;

/** A frame taken by a stack. */
export interface Arrival {
  at: InterfaceRef;
  steps: Step[];
  /** Smallest MTU of the interfaces that it passed, in bytes. */
  mtu: number;
}

/** A copy of a frame that came to nothing. `doubt` when Wirelab cannot tell what becomes of it. */
export interface DeadEnd {
  /** Where it ended, for telling which of many dead ends matters. */
  at: InterfaceRef;
  /** Places passed, as keys, to tell how near it came. */
  passed: string[];
  steps: Step[];
  why: DeathReason | "doubt";
}

export interface Delivery {
  arrivals: Arrival[];
  deadEnds: DeadEnd[];
  /** Switches that a copy came back to by another port. */
  loop: string[];
}
