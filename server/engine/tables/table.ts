/** Tables that are read when somebody looks: one entry a kind, each in a file of its own. */
import type { Observed } from "@/lib/observed/types";
import type { Command } from "@/lib/plan/command";
import { explainFailure } from "@/lib/plan/failure";
import type { LiveTable, TableKind, TableOf, TableRef } from "@/lib/protocol/tables";
import { findNode } from "@/lib/topology/ids";
import type { Topology } from "@/lib/topology/schema";
import { EngineError } from "@/server/engine/errors";
import { type CommandResult, runCommand } from "@/server/engine/exec/run";
import type { SandboxHandle } from "@/server/engine/sandbox/handle";
import { fdb } from "./fdb";
import type { TableKindOf, TableReader } from "./kind";
import { neighbours } from "./neighbours";
import { ovsFlows, ovsShow } from "./ovs";
import { routes } from "./routes";
import { rules } from "./rules";

const TABLES: { readonly [K in TableKind]: TableKindOf<K> } = {
  fdb,
  neighbours,
  routes,
  rules,
  "ovs-show": ovsShow,
  "ovs-flows": ovsFlows,
};

/** A window asks again after a second: an answer that takes longer is of no use to it. */
const TIMEOUT_MS = 5000;

export interface TableContext {
  sandbox: SandboxHandle;
  /** Where the node is looked for: the drawing, then what was deployed. */
  topologies: readonly Topology[];
  observed: Observed;
  /** Called for a command that changes something, for the log. */
  onChanged(command: Command, result: CommandResult): void;
}

function readerOf({ sandbox, topologies, observed }: TableContext, { node: name }: TableRef): TableReader {
  for (const topology of topologies) {
    const node = findNode(topology, name);
    if (!node) continue;
    const run = async (command: Command) =>
      checked(command, await runCommand(sandbox, command, { timeoutMs: TIMEOUT_MS }));
    return { node, observed, run };
  }
  throw new EngineError("no-such-element", `There is no node "${name}".`, { field: "table.node" });
}

function checked(command: Command, { stdout, stderr, exitCode }: CommandResult): string {
  if (exitCode !== 0) throw new EngineError("failed", explainFailure(command, stderr));
  return stdout;
}

// The mapped type lets a table keyed by kind be called without casts.
type Ref<K extends TableKind> = { [P in K]: TableOf<P> & { kind: P } }[K];

const read = <K extends TableKind>(reader: TableReader, table: Ref<K>): Promise<LiveTable> =>
  TABLES[table.kind].read(reader, table);
const flushCommand = <K extends TableKind>(reader: TableReader, table: Ref<K>): Command | undefined =>
  TABLES[table.kind].flush?.(reader, table);

/** @throws {EngineError} when the node is not there or the program that was asked fails. */
export async function readTable(context: TableContext, table: TableRef): Promise<LiveTable> {
  return read(readerOf(context, table), table);
}

/** @throws {EngineError} as `readTable`, and for a table that cannot be emptied. */
export async function flushTable(context: TableContext, table: TableRef): Promise<void> {
  const command = flushCommand(readerOf(context, table), table);
  if (!command) throw new EngineError("failed", "This table cannot be emptied.");
  const result = await runCommand(context.sandbox, command, { timeoutMs: TIMEOUT_MS });
  context.onChanged(command, result);
  checked(command, result);
}
