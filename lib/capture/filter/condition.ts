/** A filter as questions to the bytes of a frame, ready to become instructions. */
import type { Arithmetic, RelationSign } from "./ast";

/** Where bytes are counted from. */
export type Base =
  /** The frame's first byte: Ethernet addresses, wherever tags are. */
  | "frame"
  /** The first byte after the Ethernet type, or of the packet where there is no Ethernet: the IP header. */
  | "network"
  /** The first byte after an IPv4 header of any length. */
  | "transport"
  /** The Ethernet type, after tags that were looked for. */
  | "type";

export interface Load {
  base: Base;
  at: number;
  size: 1 | 2 | 4;
}

export type Condition =
  | { op: "and" | "or"; of: Condition[] }
  | { op: "not"; of: Condition }
  | { op: "test"; load: Load; mask?: number; compare: "=" | ">" | ">=" | "any bit"; value: number; tagged: boolean }
  | { op: "relation"; sign: RelationSign; left: Arithmetic; right: Arithmetic; tagged: boolean }
  /** `first`: the tag may have been taken off by the kernel, and be told beside the frame. */
  | { op: "vlan"; id: number | null; first: boolean }
  | { op: "outbound" };

export const all = (...of: Condition[]): Condition => (of.length === 1 ? (of[0] as Condition) : { op: "and", of });
export const any = (...of: Condition[]): Condition => (of.length === 1 ? (of[0] as Condition) : { op: "or", of });
