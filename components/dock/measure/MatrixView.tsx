"use client";
/** Who reaches whom. A failed cell opens the trace of its packet. */
import { memo } from "react";
import { trace } from "@/components/state/traceStore";
import { cx } from "@/components/ui/cx";
import { REASON_WORDS } from "@/lib/measure/matrix/reason";
import type { MatrixCell } from "@/lib/measure/matrix/types";
import { cellsOf, type MeasureRun } from "@/lib/measure/run";
import { roundTripText } from "@/lib/measure/text";

/** Nodes up to which a cell has room for words. */
const ROOMY = 16;

const traceCell = ({ from, to, address }: MatrixCell) => trace({ from, to, ...(address !== null && { address }) });

function Cell({ cell, roomy }: { cell: MatrixCell | undefined; roomy: boolean }) {
  if (!cell) return <td className="border border-line px-1.5 text-center text-faint">·</td>;
  const { failure, ms } = cell;
  if (!failure) {
    const text = ms === null ? "" : roundTripText(ms);
    return (
      <td className="border border-line bg-up/8 px-1.5 text-center whitespace-nowrap text-up" title={text}>
        ✓<span className={roomy ? "ml-1 font-mono text-2xs" : "sr-only"}>{text}</span>
      </td>
    );
  }
  const words = REASON_WORDS[failure.reason];
  return (
    <td className="border border-line bg-down/10 p-0 text-center">
      <button
        type="button"
        data-testid="failed-cell"
        data-reason={failure.reason}
        title={failure.text}
        aria-label={`${cell.from} to ${cell.to} failed: ${words}. ${failure.text} Trace it.`}
        onClick={() => traceCell(cell)}
        className="w-full cursor-pointer px-1.5 whitespace-nowrap text-down -outline-offset-2 hover:bg-down/15"
      >
        ✗{roomy && <span className="ml-1 text-2xs">{words}</span>}
      </button>
    </td>
  );
}

interface RowProps {
  from: string;
  nodes: readonly string[];
  row: Record<string, MatrixCell> | undefined;
}

const Row = memo(function Row({ from, nodes, row }: RowProps) {
  return (
    <tr className="h-6">
      <th scope="row" className="sticky left-0 z-10 bg-panel pr-2 text-right font-semibold whitespace-nowrap">
        {from}
      </th>
      {nodes.map((to) =>
        to === from ? (
          <td key={to} className="border border-line bg-chip" aria-label="itself" />
        ) : (
          <Cell key={to} cell={row?.[to]} roomy={nodes.length <= ROOMY} />
        ),
      )}
    </tr>
  );
});

/** Failures that are listed beside the matrix; more would be no list. */
const LISTED = 100;

function Failures({ cells }: { cells: readonly MatrixCell[] }) {
  return (
    <ul aria-label="Failures" className="min-h-0 w-96 shrink-0 overflow-y-auto border-l border-line pl-2 max-lg:hidden">
      {cells.slice(0, LISTED).map((cell) => (
        <li key={JSON.stringify([cell.from, cell.to])}>
          <button
            type="button"
            onClick={() => traceCell(cell)}
            className="w-full cursor-pointer rounded-md px-2 py-1 text-left text-xs -outline-offset-2 hover:bg-chip"
          >
            <b className="font-semibold">
              {cell.from} → {cell.to}
            </b>{" "}
            <span className="text-down">✗ {cell.failure && REASON_WORDS[cell.failure.reason]}</span>
            <span className="block text-mute">{cell.failure?.text}</span>
          </button>
        </li>
      ))}
      {cells.length > LISTED && <li className="px-2 py-1 text-xs text-faint">and {cells.length - LISTED} more</li>}
    </ul>
  );
}

export function MatrixView({ run: { nodes, cells } }: { run: MeasureRun }) {
  const failed = cellsOf({ cells }).filter(({ failure }) => failure);
  return (
    <div className="flex h-full min-h-0 flex-col px-3 py-1.5" data-testid="matrix">
      <div className="flex min-h-0 flex-1 gap-3">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section className="min-h-0 min-w-0 flex-1 overflow-auto" aria-label="Who reaches whom" tabIndex={0}>
          <table className="border-collapse text-xs">
            <thead>
              <tr>
                <th className="sticky top-0 left-0 z-20 bg-panel pr-2 text-right font-normal text-faint">
                  from ↓ to →
                </th>
                {nodes.map((to) => (
                  <th
                    key={to}
                    scope="col"
                    className={cx(
                      "sticky top-0 z-10 bg-panel px-1.5 pb-1 font-semibold whitespace-nowrap",
                      nodes.length > ROOMY && "[writing-mode:vertical-rl]",
                    )}
                  >
                    {to}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {nodes.map((from) => (
                <Row key={from} from={from} nodes={nodes} row={cells[from]} />
              ))}
            </tbody>
          </table>
        </section>
        {failed.length > 0 && <Failures cells={failed} />}
      </div>
    </div>
  );
}
