/** Carries plans out for one lab, one at a time, and keeps account of them. */
import { randomUUID } from "node:crypto";
import { renderCommand } from "@/lib/plan/render";
import {
  applyRunProgress,
  endedWords,
  type Run,
  type RunFailure,
  type RunMode,
  type StepProgress,
} from "@/lib/plan/run";
import { emptyPlan, type Plan } from "@/lib/plan/step";
import type { Topology } from "@/lib/topology/schema";
import { applySteps, type CommandReport, type MachineSteps } from "@/server/engine/exec/apply";
import type { NetlinkProxy } from "@/server/engine/netlink/proxy";
import { type SandboxHandle, sandboxLives } from "@/server/engine/sandbox";
import type { Journal } from "./journal";
import type { LabModel } from "./model";
import { ownedWith } from "./ownership";
import { unreadable } from "./verify";

export interface RunOrder {
  mode: RunMode;
  plan: Plan;
  /** The topology that the kernel has when the run has ended well; null for a live action, which changes none. */
  target: Topology | null;
  signal: AbortSignal;
  /** What it leads to stands only when a person has confirmed it; until then a rollback leads to what stood before. */
  unconfirmed?: boolean;
  /** Does steps outside of the lab. */
  machine?: MachineSteps;
  /** Reads back after the last step: why the kernel is not as planned, or null. */
  verify(): Promise<RunFailure | null>;
  /**
   * For a plan that takes a running Open vSwitch for granted: when it would fail, what to go on with instead
   * because that has ended, or null.
   */
  goOn?(): Promise<RunOrder | null>;
}

const SANDBOX_ENDED =
  "The lab's sandbox ended while this command ran, and everything in it is gone. Deploy makes it anew.";

function newRun(mode: RunMode, plan: Plan): Run {
  return {
    id: randomUUID(),
    mode,
    steps: plan.steps,
    progress: plan.steps.map(() => ({ state: "waiting" })),
    state: "running",
    startedAt: Date.now(),
  };
}

export class LabRuns {
  constructor(
    private readonly model: LabModel,
    private readonly journal: Journal,
  ) {}

  /** Runs a plan to its end. Resolves to the run however it ended. */
  async execute(place: SandboxHandle, proxy: NetlinkProxy, order: RunOrder): Promise<Run> {
    const run = newRun(order.mode, order.plan);
    const began = performance.now();
    // Written down before the first step, so that whatever the run makes is known to be the lab's own.
    await this.journal.saveFirst({ run, ...this.begun(order.target) });
    this.model.update({ run, drift: [] });
    if (order.target) this.model.applied(order.target);

    const ovsEnded = new AbortController();
    const { unsubscribe } = this.model.subscribe(({ observed }) => {
      if (order.goOn && observed && !this.model.state.observed.ovs.running) ovsEnded.abort();
    });
    const result = await applySteps(place, run.steps, {
      proxy,
      signal: order.signal,
      ovsEnded: ovsEnded.signal,
      machine: order.machine,
      onProgress: (step, progress) => this.tell(run, [[step, progress]], "running"),
      onCommand: (report) => this.logCommand(report),
    });
    unsubscribe();
    let failure = result.state === "failed" ? result.failure : null;
    if (result.state === "done") {
      this.tell(run, [], "verifying");
      failure = await order.verify().catch((error) => unreadable(run.steps, error));
    }
    const next = failure && !order.signal.aborted ? await order.goOn?.().catch(() => null) : null;
    // Another run in the eyes of windows, and none that failed before it.
    if (next) return this.execute(place, proxy, { ...next, machine: order.machine });
    if (failure && place.identity && !(await sandboxLives(place.identity)))
      failure = { ...failure, explanation: SANDBOX_ENDED };
    const state = failure ? "failed" : result.state === "aborted" ? "interrupted" : "done";
    // The clock that people read may jump meanwhile.
    return this.end(run, state, failure, { ...order, ms: Math.round(performance.now() - began) });
  }

  /** The run of a rollback that ends the sandbox instead of taking steps. */
  rollBackToNothing(): Run {
    const run: Run = { ...newRun("rollback", emptyPlan()), state: "done", endedAt: Date.now() };
    this.model.say("info", "Nothing stood before this run: rolling back ends the sandbox.");
    return run;
  }

  /** What the journal says of ownership from the beginning of a run. */
  private begun(target: Topology | null) {
    return target ? { applied: target, owned: ownedWith(this.journal.entry, target) } : {};
  }

  private tell(run: Run, steps: [number, StepProgress][], state: Run["state"]) {
    this.model.update({ progress: { id: run.id, steps, state } });
  }

  private async end(
    run: Run,
    state: Run["state"],
    failure: RunFailure | null,
    { target, unconfirmed = false, ms }: Pick<RunOrder, "target" | "unconfirmed"> & { ms: number },
  ): Promise<Run> {
    const endedAt = run.startedAt + ms;
    const progress = { id: run.id, steps: [], state, endedAt, ...(failure && { failure }) };
    const ended = applyRunProgress(this.model.state.run as Run, progress);
    const well = state === "done";
    // The run has ended as it has: where that cannot be written down now, windows are told and it is tried again.
    const entry = {
      run: well ? null : ended,
      ...(well && target && !unconfirmed && { applied: target, settled: target, owned: null }),
    };
    await this.journal.save(entry).catch(() => {});
    // Told last: whoever sees the end and asks for the next thing at once finds nothing under way any more.
    this.model.update({ progress });
    if (well)
      this.model.log({
        source: "engine",
        level: "good",
        text: endedWords(run),
        ms,
      });
    else if (failure)
      this.model.log({ source: "engine", level: "error", text: `${run.mode} stopped. ${failure.explanation}`, ms });
    return ended;
  }

  private logCommand({ command, ok, ms, stderr }: CommandReport) {
    this.model.log({
      source: "command",
      level: ok ? "good" : "error",
      text: stderr ? `${renderCommand(command)}\n${stderr}` : renderCommand(command),
      ms,
      ns: command.netns,
    });
  }
}
