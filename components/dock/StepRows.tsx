"use client";
/** The rows of a plan: headings, commands, sentences, and how far each step is. */
import { Box, Cable } from "lucide-react";
import { memo } from "react";
import { hover, isHovered, useCanvasStore } from "@/components/state/canvasStore";
import { useLabStore } from "@/components/state/labStore";
import { cx } from "@/components/ui/cx";
import { formatMs } from "@/components/ui/format";
import { KindIcon } from "@/components/ui/KindIcon";
import { renderCommand } from "@/lib/plan/render";
import type { StepProgress, StepState } from "@/lib/plan/run";
import { findNode } from "@/lib/topology/ids";
import { COMMAND_HEIGHT, type PlanRow, SENTENCE_INSET, SENTENCE_LINE_HEIGHT } from "./planRows";

const MARKS: Record<StepState, { mark: string; word: string; colour: string }> = {
  waiting: { mark: "○", word: "waiting", colour: "text-faint" },
  running: { mark: "◐", word: "running", colour: "text-accent" },
  done: { mark: "✓", word: "done", colour: "text-up" },
  failed: { mark: "✕", word: "failed", colour: "text-down" },
};

type GroupRow = Extract<PlanRow, { type: "group" }>;
type StepRow = Extract<PlanRow, { type: "step" }>;

function GroupIcon({ element }: Pick<GroupRow, "element">) {
  const kind = useLabStore(({ lab }) =>
    lab && element.type === "node" ? findNode(lab.topology, element.id)?.kind : undefined,
  );
  if (kind) return <KindIcon kind={kind} size={15} />;
  return element.type === "link" ? <Cable size={14} aria-hidden="true" /> : <Box size={14} aria-hidden="true" />;
}

function useHover(element: GroupRow["element"]) {
  const hovered = useCanvasStore(isHovered(element));
  return { hovered, onMouseEnter: () => hover(element), onMouseLeave: () => hover(null) };
}

export const GroupHeading = memo(function GroupHeading({ row }: { row: GroupRow }) {
  const { hovered, ...pointer } = useHover(row.element);
  return (
    <div {...pointer} className="flex h-full items-end gap-2 px-1.5 pb-1 text-mute">
      <span className={cx(hovered && "text-accent")}>
        <GroupIcon element={row.element} />
      </span>
      <h3 className={cx("font-mono text-xs font-semibold whitespace-nowrap", hovered ? "text-accent" : "text-ink")}>
        {row.heading}
      </h3>
    </div>
  );
});

interface StepLineProps {
  row: StepRow;
  progress: StepProgress | undefined;
  /** Width of the list in pixels. */
  width: number;
}

export const StepLine = memo(function StepLine({ row, progress, width }: StepLineProps) {
  const { hovered, ...pointer } = useHover(row.planned.element);
  const { mark, word, colour } = MARKS[progress?.state ?? "waiting"];
  return (
    <div
      {...pointer}
      data-testid="step"
      data-state={progress?.state}
      data-hovered={hovered || undefined}
      className={cx(
        "h-full w-full min-w-max rounded-md px-1.5 py-[3px]",
        hovered && "bg-[color-mix(in_srgb,var(--accent)_11%,transparent)]",
      )}
    >
      {row.planned.commands.map((command, at) => {
        const text = renderCommand(command);
        return (
          <div
            key={text}
            className="flex items-baseline gap-2 font-mono text-xs"
            style={{ height: COMMAND_HEIGHT, lineHeight: `${COMMAND_HEIGHT}px` }}
          >
            <span className={cx("w-5 shrink-0 text-center", colour)}>{at === 0 && (progress ? mark : "·")}</span>
            {at === 0 && progress && <span className="sr-only">{word}: </span>}
            <code className="flex-1 font-mono whitespace-pre">{text}</code>
            <span className="sticky right-1.5 min-w-14 bg-inherit text-right text-faint">
              {at === 0 &&
                (progress?.ms !== undefined ? formatMs(progress.ms) : progress?.state === "running" ? "…" : "")}
            </span>
          </div>
        );
      })}
      {row.planned.explanation && (
        <p
          className="ml-7 text-xs text-faint"
          style={{ width: width - SENTENCE_INSET, lineHeight: `${SENTENCE_LINE_HEIGHT}px` }}
        >
          {row.planned.explanation}
        </p>
      )}
    </div>
  );
});
