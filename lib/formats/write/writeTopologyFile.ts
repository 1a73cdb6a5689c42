import type { Topology } from "../../topology/schema";
import { entryLines, scalarText } from "./text";

function list(key: string, records: readonly object[]): string[] {
  if (records.length === 0) return [`${key}: []`];
  const entries = records.flatMap((record) =>
    entryLines(record).map((line, index) => `${index === 0 ? "  - " : "    "}${line}`),
  );
  return [`${key}:`, ...entries];
}

/** A topology as the text of a new file, in the same tidy form in which edits add to one. */
export function writeTopologyFile(topology: Topology): string {
  const settings = (["name", "description", "subnet", "allowLoops"] as const).flatMap((key) => {
    const value = topology[key];
    return value === undefined ? [] : [`${key}: ${scalarText(value, "block")}`];
  });
  return [
    `wirelab: ${topology.wirelab}`,
    ...settings,
    ...list("nodes", topology.nodes),
    ...list("links", topology.links),
    "",
  ].join("\n");
}
