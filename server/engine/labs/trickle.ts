/** Changes that come one by one by the thousand while a plan is carried out: lines of the log, and progress of steps. */
import type { RunProgress } from "@/lib/plan/run";
import { LOG_LIMIT } from "@/lib/protocol/apply";
import type { LabChange, LogEntry } from "@/lib/protocol/labState";

const isOnly = (change: LabChange, key: keyof LabChange): boolean =>
  change[key] !== undefined && Object.keys(change).length === 1;

/**
 * Collects them until the state is looked at: a state is not changed but made anew, which for each
 * command of a large plan would cost as much as the plan is long.
 */
export class Trickle {
  private log: LogEntry[] = [];
  private run: Omit<RunProgress, "steps"> | null = null;
  private readonly steps = new Map<number, RunProgress["steps"][number][1]>();

  /** Takes a change up. @returns whether it did; what it holds has to be taken out before any other change of the kind. */
  add(change: LabChange): boolean {
    if (isOnly(change, "log")) {
      this.log.push(...(change.log ?? []));
      // Of what nobody looks at in a long time only the newest would be kept anyway.
      if (this.log.length >= 2 * LOG_LIMIT) this.log = this.log.slice(-LOG_LIMIT);
      return true;
    }
    if (!change.progress || !isOnly(change, "progress")) return false;
    const { steps, ...run } = change.progress;
    if (this.run && this.run.id !== run.id) return false;
    this.run = run;
    for (const [index, progress] of steps) this.steps.set(index, progress);
    return true;
  }

  /** All that was collected, as one change; null when there is nothing. */
  take(): LabChange | null {
    const { log, run, steps } = this;
    if (log.length === 0 && !run) return null;
    const change: LabChange = {
      ...(log.length > 0 && { log: log.slice(-LOG_LIMIT) }),
      ...(run && { progress: { ...run, steps: [...steps] } }),
    };
    [this.log, this.run] = [[], null];
    steps.clear();
    return change;
  }
}
