/** A matrix of pings for a terminal: a row a sender, then what failed and why. */
import { REASON_WORDS } from "@/lib/measure/matrix/reason";
import { cellsOf, type MeasureRun } from "@/lib/measure/run";
import { roundTripText } from "@/lib/measure/text";
import { count } from "./planText";
import { table } from "./table";

export function matrixText({ nodes, cells }: Pick<MeasureRun, "nodes" | "cells">): string[] {
  const cellText = (from: string, to: string) => {
    if (from === to) return "-";
    const cell = cells[from]?.[to];
    if (!cell) return "?";
    return cell.failure ? `✗ ${REASON_WORDS[cell.failure.reason]}` : `✓ ${roundTripText(cell.ms ?? 0)}`;
  };
  const rows = table([
    ["from \\ to", ...nodes],
    ...nodes.map((from) => [from, ...nodes.map((to) => cellText(from, to))]),
  ]);
  const all = cellsOf({ cells });
  const failed = all.filter(({ failure }) => failure);
  return [
    ...rows,
    "",
    ...failed.map(({ from, to, failure }) => `${from} → ${to}: ${failure?.text}`),
    failed.length === 0
      ? `Everybody reaches everybody: ${count(all.length, "ping")} answered.`
      : `${failed.length} of ${count(all.length, "ping")} not answered.`,
  ];
}
