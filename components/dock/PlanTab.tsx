"use client";
/** The exact commands, in order: before they run, while they run and after. */
import { useCallback, useMemo, useRef, useState } from "react";
import { select, useCanvasStore } from "@/components/state/canvasStore";
import { usePlan } from "@/components/state/derived";
import { useLabParts } from "@/components/state/labParts";
import { plural } from "@/components/ui/format";
import { IssueNote } from "@/components/ui/IssueNote";
import { WindowedList } from "@/components/ui/WindowedList";
import type { StepProgress } from "@/lib/plan/run";
import type { PlannedStep } from "@/lib/plan/step";
import type { LabState } from "@/lib/protocol/labState";
import type { Topology } from "@/lib/topology/schema";
import { type PlanRow, planRows, rowHeight, rowOf } from "./planRows";
import { NothingToDo, RunHeader } from "./RunHeader";
import { GroupHeading, StepLine } from "./StepRows";
import { whatToShow } from "./shown";

const keyOf = (row: PlanRow) => row.key;

/** The first step that is not done, while a run is under way. */
function current(progress: readonly StepProgress[] | undefined): number | null {
  const at = progress?.findIndex(({ state }) => state !== "done") ?? -1;
  return at < 0 ? null : at;
}

interface StepsProps {
  steps: PlannedStep[];
  progress?: readonly StepProgress[];
  topology: Topology;
}

function Steps({ steps, progress, topology }: StepsProps) {
  const inside = useRef(false);
  const [width, setWidth] = useState(600);
  const heightOf = useCallback((row: PlanRow) => rowHeight(row, width), [width]);
  const hovered = useCanvasStore((store) => store.hovered);
  const rows = useMemo(() => planRows(steps, topology), [steps, topology]);
  const step = current(progress);
  // What is pointed at on the canvas comes into sight; what is pointed at here is in sight.
  const pointed = hovered && !inside.current ? rowOf(rows, hovered) : null;
  const reveal = pointed ?? (step === null ? null : rows.findIndex((row) => row.type === "step" && row.index === step));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it notes where the pointer is; nothing is pressed here
    <div
      className="min-h-0 flex-1 px-2.5 py-1"
      onMouseEnter={() => {
        inside.current = true;
      }}
      onMouseLeave={() => {
        inside.current = false;
      }}
    >
      <WindowedList
        label="Steps of the plan"
        items={rows}
        heightOf={heightOf}
        onWidth={setWidth}
        keyOf={keyOf}
        reveal={reveal}
        render={(row) =>
          row.type === "group" ? (
            <GroupHeading row={row} />
          ) : (
            <StepLine row={row} progress={progress?.[row.index]} width={width} />
          )
        }
      />
    </div>
  );
}

function Errors({ issues }: Pick<LabState, "issues">) {
  const errors = issues.filter(({ severity }) => severity === "error");
  return (
    <div className="overflow-y-auto px-4 py-3">
      <p className="font-semibold">Fix {plural(errors.length, "error")} first; then the plan is shown here.</p>
      <ul>
        {errors.map((issue) => (
          <li key={`${issue.path} ${issue.rule}`}>
            <button
              type="button"
              onClick={() => select(issue.element.type === "lab" ? [] : [issue.element])}
              className="cursor-pointer rounded-md px-1.5 pb-1 text-left hover:bg-chip"
            >
              <IssueNote issue={issue} where />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function PlanTab() {
  const lab = useLabParts("status", "topology", "issues", "run");
  const plan = usePlan();
  // Which failed run was put aside to see the plan ahead.
  const [aside, setAside] = useState<string | null>(null);
  if (!lab) return null;
  const shown = whatToShow(lab, plan, lab.run?.id === aside);
  const { topology } = lab;
  const run = shown.what === "run" ? shown.run : shown.what === "nothing" ? shown.last : null;
  return (
    <div className="flex h-full flex-col">
      {shown.what === "errors" && <Errors issues={lab.issues} />}
      {shown.what === "plan" && <Steps steps={plan.steps} topology={topology} />}
      {shown.what === "run" && <RunHeader run={shown.run} onPlan={() => setAside(shown.run.id)} />}
      {shown.what === "nothing" && <NothingToDo last={shown.last} running={lab.status === "running"} />}
      {run && <Steps key={run.id} steps={run.steps} progress={run.progress} topology={topology} />}
    </div>
  );
}
