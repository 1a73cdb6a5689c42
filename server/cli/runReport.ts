/** Follows an apply and tells how it goes: a line per step, or one line that moves on a terminal. */
import { renderCommand } from "@/lib/plan/render";
import { applyRunProgress, type Run } from "@/lib/plan/run";
import type { ServerEvent } from "@/lib/protocol/messages";
import type { Context } from "./command";
import { count } from "./planText";

const milliseconds = (ms: number | undefined): string =>
  ms === undefined ? "" : ` (${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms)`;

const MARK = { waiting: " ", running: "…", done: "✓", failed: "✗" };

/** A step's line: its mark, its commands and its time. */
function stepLine(run: Run, index: number): string {
  const { state, ms } = run.progress[index] ?? { state: "waiting" };
  const commands = run.steps[index]?.commands.map(renderCommand).join("; ") || run.steps[index]?.explanation;
  return `  ${MARK[state]} ${commands}${milliseconds(ms)}`;
}

/** @param print takes the lines of finished steps; null where only the moving line is wanted */
export function createRunReport(
  lab: string,
  context: Pick<Context, "progress">,
  print: ((line: string) => void) | null,
) {
  let run: Run | null = null;
  let told = new Set<number>();

  function tell(now: Run) {
    now.progress.forEach(({ state }, index) => {
      if ((state !== "done" && state !== "failed") || told.has(index)) return;
      told.add(index);
      print?.(stepLine(now, index));
    });
    const verb = now.state === "verifying" ? "Reading back" : "Deploying";
    context.progress(
      now.state === "running" || now.state === "verifying"
        ? `${verb} ${lab}: ${told.size} of ${count(now.steps.length, "step")}`
        : null,
    );
  }

  function take(next: Run | null) {
    if (next && next.id !== run?.id) told = new Set();
    run = next;
    if (run) tell(run);
  }

  return {
    onEvent(event: ServerEvent) {
      if (event.event !== "change" || event.lab !== lab) return;
      const { run: whole, progress } = event.change;
      if (whole !== undefined) take(whole);
      if (progress && run) take(applyRunProgress(run, progress));
    },
    /** The run as the engine answered with it, told to its end. */
    finish(final: Run) {
      take(final);
      context.progress(null);
    },
  };
}

/** What became of a run. */
export function runOutcome(lab: string, run: Run): string[] {
  const ms = (run.endedAt ?? run.startedAt) - run.startedAt;
  if (run.state === "done") {
    if (run.steps.length === 0) return [`${lab} is as the file says; there was nothing to do.`];
    return [`${lab} is running: ${count(run.steps.length, "step")}${milliseconds(ms)}.`];
  }
  const failure = run.failure;
  return [
    `${lab}: the run ${run.state === "failed" ? "failed" : `ended as "${run.state}"`}.`,
    ...(failure
      ? [
          `  ${failure.command}`,
          ...failure.stderr
            .trim()
            .split("\n")
            .filter(Boolean)
            .map((line) => `  ${line}`),
          failure.explanation,
        ]
      : []),
    `What was built is kept. Type the same command again to retry, or "wirelab down ${lab}" to remove it.`,
  ];
}
