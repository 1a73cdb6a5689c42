/** What every kind of table must be able to say. */
import type { Observed } from "@/lib/observed/types";
import type { Command } from "@/lib/plan/command";
import type { LiveTable, TableKind, TableOf } from "@/lib/protocol/tables";
import type { TopologyNode } from "@/lib/topology/schema";

export interface TableReader {
  node: TopologyNode;
  observed: Observed;
  /** Runs a command in the lab. @throws {EngineError} when it fails, with what it said. */
  run(command: Command): Promise<string>;
}

export interface TableKindOf<K extends TableKind> {
  read(reader: TableReader, table: TableOf<K>): Promise<LiveTable>;
  /** The command that empties it; absent where it cannot be emptied. */
  flush?(reader: TableReader, table: TableOf<K>): Command;
}
