/** Carries out a plan, telling of every step when it begins and how it ends. */
import type { Command } from "@/lib/plan/command";
import { explainFailure } from "@/lib/plan/failure";
import { renderCommand } from "@/lib/plan/render";
import type { RunFailure, StepProgress } from "@/lib/plan/run";
import type { PlannedStep, Step } from "@/lib/plan/step";
import { type NetlinkProxy, wentWell } from "@/server/engine/netlink/proxy";
import type { SandboxHandle } from "@/server/engine/sandbox/handle";
import { asRun } from "@/server/engine/services/command";
import { runIpBatch } from "./batch";
import { knownToProxy, withoutFirst } from "./proxyWork";
import { COMMAND_TIMEOUT_MS, type CommandResult, runCommand } from "./run";
import { type Lane, type Stage, scheduleSteps, type WorkItem, type WorkUnit } from "./schedule";
import { createSlots } from "./slots";
import { joinTransaction } from "./transaction";

/** Programs that set up namespaces side by side. More gain nothing: the kernel's network lock is one. */
const PARALLEL_PROGRAMS = 4;
/** Namespaces whose work waits at the proxy, so that it need not wait for the engine between two of them. */
const PARALLEL_LANES = 32;

/** What ovs-vsctl exits with when nothing was done; ended by its own timeout it may all have been. */
const REFUSED = 1;

/** One command as it ended, for the log. */
export interface CommandReport {
  command: Command;
  ok: boolean;
  /** Milliseconds. */
  ms: number;
  stderr: string;
}

/** Has a step done on the machine by the engine that may. Resolves to what was run there, up to the first failure. */
export type MachineSteps = (step: Step) => Promise<CommandReport[]>;

export interface ApplyOptions {
  /** For steps outside of the lab; without it they fail. */
  machine?: MachineSteps;
  /** Does what it can of the work inside namespaces, instead of a process for each. */
  proxy?: NetlinkProxy;
  signal?: AbortSignal;
  /** Fires when the Open vSwitch has ended, for which its commands would wait in vain. */
  ovsEnded?: AbortSignal;
  timeoutMs?: number;
  onProgress(step: number, progress: StepProgress): void;
  onCommand(report: CommandReport): void;
}

/** `aborted` is an apply that was told to stop; the steps reported done stand. */
export type ApplyResult = { state: "done" } | { state: "failed"; failure: RunFailure } | { state: "aborted" };

interface CommandFailure {
  stderr: string;
  timedOut: boolean;
  ms: number;
}

/** Applies the steps of one plan; made for one use. */
class Application {
  private readonly left: number[];
  private readonly spent: number[];
  private readonly begun = new Set<number>();
  private readonly asProgram = createSlots(PARALLEL_PROGRAMS);
  failure: RunFailure | null = null;

  constructor(
    private readonly sandbox: SandboxHandle,
    private readonly steps: readonly PlannedStep[],
    private readonly options: ApplyOptions,
  ) {
    this.left = steps.map(({ commands }) => commands.length);
    this.spent = steps.map(() => 0);
  }

  get stopped(): boolean {
    return this.failure !== null || this.options.signal?.aborted === true;
  }

  get finished(): boolean {
    return this.left.every((count) => count === 0);
  }

  private begin(item: WorkItem | undefined) {
    if (!item || this.begun.has(item.step)) return;
    this.begun.add(item.step);
    this.options.onProgress(item.step, { state: "running" });
  }

  private done({ step, command }: WorkItem, ms: number) {
    this.spent[step] = (this.spent[step] ?? 0) + ms;
    this.left[step] = (this.left[step] ?? 0) - 1;
    this.options.onCommand({ command, ok: true, ms, stderr: "" });
    if (this.left[step] === 0) this.options.onProgress(step, { state: "done", ms: this.spent[step] });
  }

  private fail({ step, command }: WorkItem, { stderr, timedOut, ms }: CommandFailure, told = false) {
    const seconds = (this.options.timeoutMs ?? COMMAND_TIMEOUT_MS) / 1000;
    if (!told) this.options.onCommand({ command, ok: false, ms, stderr });
    this.options.onProgress(step, { state: "failed", ms: (this.spent[step] ?? 0) + ms });
    this.failure ??= {
      step,
      command: renderCommand(command),
      stderr,
      explanation: timedOut
        ? `The command did not end within ${seconds} s and was ended. The machine may be overloaded, or a program that it waits for does not answer: try again.`
        : explainFailure(command, stderr),
    };
  }

  private async runBatch({ items, netns }: WorkUnit) {
    this.begin(items[0]);
    const { done, failure } = await runIpBatch(
      this.sandbox,
      items.map(({ command }) => command),
      {
        netns,
        signal: this.options.signal,
        timeoutMs: this.options.timeoutMs,
        onDone: (index, ms) => {
          this.done(items[index] as WorkItem, ms);
          this.begin(items[index + 1]);
        },
      },
    );
    if (failure) this.fail(items[done] as WorkItem, failure);
  }

  /** All or nothing: what the database refused is run once more, one by one, to tell which it was. */
  private async runTransaction({ items }: WorkUnit) {
    const [first] = items;
    if (!first) return;
    this.begin(first);
    const command = joinTransaction(items.map((item) => item.command));
    const result = await this.run(command);
    if (result.exitCode === 0) {
      for (const [index, item] of items.entries()) {
        this.done(item, result.ms / items.length);
        this.begin(items[index + 1]);
      }
    } else if (result.exitCode !== REFUSED || items.length === 1) this.fail(first, result);
    else for (const item of items) if (!this.stopped) await this.runSingle(item);
  }

  private run(command: Command): Promise<CommandResult> {
    const { timeoutMs, ovsEnded } = this.options;
    return runCommand(this.sandbox, command, { timeoutMs, ...(command.file === "ovs-vsctl" && { signal: ovsEnded }) });
  }

  private async runSingle(item: WorkItem) {
    this.begin(item);
    const result = await this.run(asRun(item.command));
    if (result.exitCode === 0) this.done(item, result.ms);
    else this.fail(item, { ...result, stderr: result.stderr.trim() || result.stdout.trim() });
  }

  /** The machine's own engine works out anew what is to be done: what it reports need not be what was foreseen. */
  private async runOnMachine({ items }: WorkUnit) {
    const [first] = items;
    if (!first) return;
    this.begin(first);
    const from = performance.now();
    try {
      if (!this.options.machine) throw new Error("Nothing is done on the machine from here.");
      const reports = await this.options.machine((this.steps[first.step] as PlannedStep).step);
      for (const report of reports) this.options.onCommand(report);
      const failed = reports.find(({ ok }) => !ok);
      if (failed) return this.fail({ ...first, command: failed.command }, { ...failed, timedOut: false }, true);
      this.spent[first.step] = reports.reduce((sum, { ms }) => sum + ms, 0);
      this.left[first.step] = 0;
      this.options.onProgress(first.step, { state: "done", ms: this.spent[first.step] ?? 0 });
    } catch (error) {
      const ms = performance.now() - from;
      const reason = error instanceof Error ? error.message : String(error);
      this.options.onProgress(first.step, { state: "failed", ms });
      this.failure ??= { step: first.step, command: renderCommand(first.command), stderr: "", explanation: reason };
    }
  }

  /**
   * Has the proxy do the lane's first commands, as many as it knows. One that fails is
   * left with all after it: run as a command it fails again, in words for people.
   */
  private async runByProxy(lane: Lane): Promise<Lane> {
    const { proxy } = this.options;
    const [first] = lane;
    if (!proxy || first?.netns === undefined) return lane;
    const work = knownToProxy(lane);
    if (work.length === 0) return lane;
    this.begin(work[0]?.item);
    const from = performance.now();
    const answer = await proxy.ask(
      first.netns,
      work.map(({ operation }) => operation),
    );
    const done = answer?.entered ? answer.answers.filter(wentWell).length : 0;
    const ms = (performance.now() - from) / Math.max(1, done);
    for (const [index, { item }] of work.slice(0, done).entries()) {
      this.done(item, ms);
      this.begin(work[index + 1]?.item);
    }
    return withoutFirst(lane, done);
  }

  private async runLane(whole: Lane) {
    const lane = await this.runByProxy(whole);
    if (lane.length > 0) await this.asProgram(() => this.runByPrograms(lane));
  }

  private async runByPrograms(lane: Lane) {
    for (const unit of lane) {
      if (this.stopped) return;
      if (unit.kind === "machine") await this.runOnMachine(unit);
      else if (unit.kind === "batch") await this.runBatch(unit);
      else if (unit.kind === "transaction") await this.runTransaction(unit);
      else await this.runSingle(unit.items[0] as WorkItem);
    }
  }

  async runStage(stage: Stage) {
    const waiting = stage.values();
    const worker = async () => {
      for (const lane of waiting) if (!this.stopped) await this.runLane(lane);
    };
    await Promise.all(Array.from({ length: Math.min(PARALLEL_LANES, stage.length) }, worker));
  }

  /** Steps without a command have nothing to wait for. */
  passEmptySteps() {
    this.left.forEach((count, step) => {
      if (count === 0) this.options.onProgress(step, { state: "done", ms: 0 });
    });
  }
}

/**
 * Applies planned steps in the order shown and stops at the first failure;
 * commands under way in other namespaces at that moment come to their end.
 */
export async function applySteps(
  sandbox: SandboxHandle,
  steps: readonly PlannedStep[],
  options: ApplyOptions,
): Promise<ApplyResult> {
  const application = new Application(sandbox, steps, options);
  application.passEmptySteps();
  for (const stage of scheduleSteps(steps)) {
    if (application.stopped) break;
    await application.runStage(stage);
  }
  if (application.failure) return { state: "failed", failure: application.failure };
  return { state: application.finished ? "done" : "aborted" };
}
