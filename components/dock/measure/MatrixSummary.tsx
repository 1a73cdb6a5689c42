"use client";
/** How far a matrix is, and what it came to. */
import type { PingAllQuestion } from "@/lib/measure/question";
import { cellsOf, isOver, type MeasureRun, pairsOf } from "@/lib/measure/run";

function words(run: MeasureRun, { family }: PingAllQuestion): string {
  const cells = cellsOf(run);
  const pairs = pairsOf(run.nodes.length);
  const over = family === undefined ? "" : ` over IPv${family}`;
  if (cells.length < pairs || pairs <= 0)
    return `${cells.length} of ${Math.max(0, pairs)} pings${isOver(run) ? ", and no more" : ""}`;
  const failed = cells.filter(({ failure }) => failure).length;
  if (failed === 0) return `Everybody reaches everybody${over}: ${pairs} pings answered.`;
  return `${failed} of ${pairs} pings were not answered${over}. Choose one to trace its packet.`;
}

export function MatrixSummary({ run, question }: { run: MeasureRun; question: PingAllQuestion }) {
  return (
    <div className="flex min-w-0 flex-1 items-center gap-3 text-xs" data-testid="matrix-summary">
      <span className="truncate">{words(run, question)}</span>
      {!isOver(run) && (
        <progress
          className="h-1.5 w-40 appearance-none overflow-hidden rounded-full bg-chip [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-chip [&::-webkit-progress-value]:bg-accent"
          max={Math.max(1, pairsOf(run.nodes.length))}
          value={cellsOf(run).length}
          aria-label="Pings done"
        />
      )}
    </div>
  );
}
