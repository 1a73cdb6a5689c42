"use client";
/** How a run went, and what can be done about it. */
import { CircleX, RotateCcw, Undo2 } from "lucide-react";
import { retry, rollBack } from "@/components/state/actions";
import { Button } from "@/components/ui/Button";
import { formatMs, plural } from "@/components/ui/format";
import { type Run, stepsDone } from "@/lib/plan/run";

const icon = { size: 13, "aria-hidden": true } as const;

function Failure({ run, onPlan }: { run: Run; onPlan(): void }) {
  const interrupted = run.state === "interrupted";
  const { failure } = run;
  return (
    <div
      role="alert"
      data-testid="run-failure"
      className="m-2.5 mb-0 shrink-0 rounded-[9px] border border-l-4 border-line border-l-down px-3 py-2.5"
    >
      <div className="flex flex-wrap items-center gap-2">
        <CircleX size={15} aria-hidden="true" className="text-down" />
        <b className="flex-1 font-semibold text-down">
          {interrupted
            ? `Stopped after ${stepsDone(run)} of ${plural(run.steps.length, "step")}`
            : `Step ${(failure?.step ?? 0) + 1} of ${run.steps.length} failed`}
        </b>
        <Button size="small" icon={<RotateCcw {...icon} />} onClick={retry}>
          {interrupted ? "Continue" : run.mode === "act" ? "Restore what was deployed" : "Retry"}
        </Button>
        {!["act", "rollback", "stop"].includes(run.mode) && (
          <Button size="small" icon={<Undo2 {...icon} />} onClick={rollBack}>
            Roll back
          </Button>
        )}
        <Button size="small" look="quiet" onClick={onPlan}>
          Show what is left to do
        </Button>
      </div>
      {interrupted && !failure && (
        <p className="mt-1 text-mute">
          The run was cancelled, or Wirelab ended during it. What was done stands. Continue plans the rest; roll back
          takes it away.
        </p>
      )}
      {failure && (
        <div className="mt-1.5 max-h-32 overflow-y-auto">
          <p>{failure.explanation}</p>
          <pre className="mt-1 font-mono text-xs break-all whitespace-pre-wrap text-mute">
            $ {failure.command}
            {"\n"}
            {failure.stderr}
          </pre>
        </div>
      )}
    </div>
  );
}

/** A run that has not taken more steps than these is over before anybody reads of it. */
const LEAST_COUNTED = 100;

function UnderWay({ run }: { run: Run }) {
  const done = stepsDone(run);
  return (
    <div data-testid="run-progress" className="flex shrink-0 items-center gap-3 px-4 pt-2.5 pb-1 text-mute">
      <span className="tabular-nums">
        {run.state === "verifying"
          ? "All steps are done; reading back what the kernel has"
          : `${done} of ${run.steps.length} steps done`}
      </span>
      <span aria-hidden="true" className="h-1 flex-1 overflow-hidden rounded-full bg-chip">
        <span className="block h-full bg-accent" style={{ width: `${(100 * done) / run.steps.length}%` }} />
      </span>
    </div>
  );
}

export function RunHeader({ run, onPlan }: { run: Run; onPlan(): void }) {
  const active = run.state === "running" || run.state === "verifying";
  if (active && run.steps.length >= LEAST_COUNTED) return <UnderWay run={run} />;
  if (run.state === "failed" || run.state === "interrupted") return <Failure run={run} onPlan={onPlan} />;
  return null;
}

const VERBS = {
  deploy: "deployed",
  restore: "restored",
  repair: "repaired",
  rollback: "rolled back",
  act: "done",
  stop: "taken away",
};

/** Nothing is left to do, and what was done last. */
export function NothingToDo({ last, running }: { last: Run | null; running: boolean }) {
  return (
    <p data-testid="nothing-to-do" className="shrink-0 px-4 pt-3 pb-1">
      <span aria-hidden="true" className="mr-2 text-up">
        ✓
      </span>
      {running ? "Nothing to do: the kernel has what is drawn." : "Nothing to do: nothing is drawn and nothing runs."}{" "}
      {last?.endedAt !== undefined && last.steps.length > 0 && (
        <span className="ml-2 text-faint">
          Last run: {plural(last.steps.length, "step")} {VERBS[last.mode]} in {formatMs(last.endedAt - last.startedAt)}.
        </span>
      )}
    </p>
  );
}
