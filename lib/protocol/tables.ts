/**
 * Tables of the kernel and of Open vSwitch that are looked at and never planned:
 * what a switch has learned, which neighbours a namespace knows. They are read
 * while somebody looks (`lab.table`) and kept by nobody.
 */
import { z } from "zod";

const node = z.string().describe("Name of the node that has the table");

/** Which table. Each kind has its reader in `server/engine/tables`. */
export const tableSchema = z.discriminatedUnion("kind", [
  /** What a switch has learned: MAC addresses by port, with their age. */
  z.strictObject({ kind: z.literal("fdb"), node }),
  /** The neighbours of a namespace or the host (ARP and ND). */
  z.strictObject({ kind: z.literal("neighbours"), node }),
  /** The route tables of a namespace or the host. */
  z.strictObject({ kind: z.literal("routes"), node }),
  /** Packet rules with their counters. */
  z.strictObject({ kind: z.literal("rules"), node }),
  /** `ovs-vsctl show`. */
  z.strictObject({ kind: z.literal("ovs-show"), node }),
  /** The flow table of an Open vSwitch. */
  z.strictObject({ kind: z.literal("ovs-flows"), node }),
]);
export type TableRef = z.infer<typeof tableSchema>;
export type TableKind = TableRef["kind"];
export type TableOf<K extends TableKind> = Extract<TableRef, { kind: K }>;

export interface TableColumn {
  /** Key into a row's cells. */
  id: string;
  title: string;
  /** `mac` cells can be pointed at to see where they live; `number` cells stand right. */
  type?: "mac" | "number";
  /** Column beneath whose cells this one's stand, small and with its title: the panel is narrow. */
  below?: string;
}

/** A table as it was read: rows of text, or the text that a program printed. */
export interface LiveTable {
  /** The command that shows it, as a person types it in the lab's root. */
  command: string;
  columns: TableColumn[];
  rows: Record<string, string>[];
  /** Instead of rows, where the program's own layout says most. */
  text?: string;
  /** A remark beneath the table. */
  note?: string;
}
