/** An apply under way or done, as every window shows it. */
import type { PlannedStep } from "./step";

/**
 * `deploy` and `restore` differ in what they plan, `rollback` undoes a failed run, `act` is a single live action,
 * `stop` takes away what a lab on the host has made; a sandbox just ends.
 */
export type RunMode = "deploy" | "restore" | "repair" | "rollback" | "act" | "stop";

const ENDED: Record<RunMode, string> = {
  deploy: "Deployed",
  restore: "Restored",
  repair: "Repaired",
  rollback: "Rolled back",
  act: "Done",
  stop: "Taken away",
};

/** What the log says of a run that ended well. */
export function endedWords({ mode, steps }: Pick<Run, "mode" | "steps">): string {
  if (steps.length === 0) return "There was nothing to do: the kernel has what is drawn.";
  return `${ENDED[mode]} and verified: ${steps.length} step${steps.length === 1 ? "" : "s"}.`;
}

export type StepState = "waiting" | "running" | "done" | "failed";

export interface StepProgress {
  state: StepState;
  /** Time the step took in milliseconds, from the kernel's own answers. */
  ms?: number;
}

/** Why a run stopped: the raw words and what they mean. */
export interface RunFailure {
  /** Index into the run's steps. */
  step: number;
  /** The command as shown to people. */
  command: string;
  stderr: string;
  /** What it means and what to do next, in plain words. */
  explanation: string;
}

export interface Run {
  id: string;
  mode: RunMode;
  steps: PlannedStep[];
  progress: StepProgress[];
  /** `verifying` is the read-back after the last step; `interrupted` is a run that was cancelled, or whose engine ended before it did. */
  state: "running" | "verifying" | "done" | "failed" | "interrupted";
  /** Milliseconds since the epoch. */
  startedAt: number;
  endedAt?: number;
  failure?: RunFailure;
}

/** Whether a run is under way that can be ended between two of its steps: a live action is too short, a stop has to end. */
export const isCancellable = ({ state, mode }: Pick<Run, "state" | "mode">): boolean =>
  state === "running" && mode !== "act" && mode !== "stop";

/** How many steps of a run are done. */
export const stepsDone = ({ progress }: Pick<Run, "progress">): number =>
  progress.reduce((sum, { state }) => sum + (state === "done" ? 1 : 0), 0);

/** Progress since the last message: pairs of step index and its state. */
export interface RunProgress {
  id: string;
  steps: [index: number, progress: StepProgress][];
  state: Run["state"];
  endedAt?: number;
  failure?: RunFailure;
}

export function applyRunProgress(run: Run, change: RunProgress): Run {
  if (run.id !== change.id) return run;
  const progress = [...run.progress];
  for (const [index, step] of change.steps) progress[index] = step;
  const { state, endedAt, failure } = change;
  return { ...run, progress, state, endedAt, failure };
}
