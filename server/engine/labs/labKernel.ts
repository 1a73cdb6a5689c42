/** A lab's kernel side: whatever makes, changes or ends it there, one thing at a time. */
import type { Observed } from "@/lib/observed/types";
import { planAct } from "@/lib/plan/acts";
import { isCancellable, type Run } from "@/lib/plan/run";
import type { Plan, Step } from "@/lib/plan/step";
import { touchedBy } from "@/lib/plan/touched";
import type { Act } from "@/lib/protocol/messages";
import { emptyTopology, type Topology } from "@/lib/topology/schema";
import { hasErrors } from "@/lib/validate";
import { machineForbidden } from "@/server/engine/access/authorize";
import { EngineError } from "@/server/engine/errors";
import type { HostLab } from "@/server/engine/host/hostLab";
import type { SandboxHandle } from "@/server/engine/sandbox";
import { DriftWatch } from "./driftWatch";
import { type Journal, NOTHING_APPLIED } from "./journal";
import { LabPlans } from "./labPlans";
import { LabSandbox } from "./labSandbox";
import { LabUplink } from "./labUplink";
import { impairedAsDrawn, topologyOfAct } from "./liveActs";
import type { Machine } from "./machine";
import type { LabModel } from "./model";
import { sandboxPlace } from "./placeKind";
import { type PlanMode, targetOf } from "./planning";
import { LabRuns, type RunOrder } from "./runs";
import { Turn } from "./turn";

/** Steps from which reading every namespace as it is being made costs more than it shows. */
const LARGE_RUN = 100;

const notRunning = () => new EngineError("not-running", "The lab is not running. Deploy it first.");

export interface ApplyOrder {
  fingerprint?: string;
  machine?: boolean;
}

const isOnMachine = ({ op }: Step): boolean => op === "addUplink" || op === "deleteUplink";

export class LabKernel {
  readonly drift: DriftWatch;
  private readonly sandbox: LabSandbox;
  private readonly runs: LabRuns;
  private readonly plans: LabPlans;
  private readonly uplink: LabUplink | null;
  private readonly turn = new Turn(() => this.drift.look());

  constructor(
    private readonly model: LabModel,
    private readonly journal: Journal,
    machine: Machine,
    /** What a lab in the machine's own root namespace needs besides; null for one in a sandbox. */
    private readonly host: HostLab | null = null,
  ) {
    this.sandbox = new LabSandbox(model, journal, host?.place ?? sandboxPlace, (lost) => this.forgetApplied(lost));
    if (host) host.onTakenBack = () => void this.undoTakenBack();
    this.runs = new LabRuns(model, journal);
    this.uplink = !host && machine.uplinks ? new LabUplink(model, journal, this.sandbox, machine.uplinks) : null;
    this.plans = new LabPlans(model, journal, machine, this.sandbox, this.uplink, host);
    this.drift = new DriftWatch(model, () =>
      this.turn.isFree && journal.entry.owned === null ? journal.entry.applied : null,
    );
  }

  /** @throws {EngineError} `not-running` */
  get running(): SandboxHandle {
    if (!this.sandbox.handle) throw notRunning();
    return this.sandbox.handle;
  }

  /** The sandbox, or null while there is none. */
  get sandboxNow(): SandboxHandle | null {
    return this.sandbox.handle;
  }

  /** Takes up the sandbox that an earlier engine left, and shows the run that it left half-way. */
  async recover(): Promise<void> {
    const found = await this.sandbox.recover().catch((error) => {
      this.model.say(
        "error",
        `The lab runs, but the kernel cannot be watched: ${error instanceof Error ? error.message : error}`,
      );
      return "found" as const;
    });
    if (found === "lost") return;
    if (found === "none") return this.forgetApplied(this.journal.entry.lost);
    await this.host?.resume();
    if (this.host && this.journal.entry.ending) return this.finishStop();
    const { applied, run, owned } = this.journal.entry;
    if (run?.mode === "act") await this.forgetAct(run);
    else this.model.update({ run: run?.state === "failed" || !run ? run : await this.plans.interrupted(run, applied) });
    this.model.applied(applied);
    if (owned)
      this.model.say(
        "warning",
        "The last run did not come to its end. Deploy continues it; roll back returns to what stood before.",
      );
  }

  plan(mode: PlanMode): Promise<Plan> {
    return this.plans.plan(mode);
  }

  /**
   * Carries the kernel where `mode` leads. Resolves to the run however it ended.
   * @param order the fingerprint of the plan that the person saw, for another one is refused; and whether that
   *   person may have the machine itself changed
   */
  apply(mode: PlanMode, { fingerprint, machine = true }: ApplyOrder = {}): Promise<Run> {
    return this.turn.take(async (signal) => {
      this.check(mode);
      const { plan, shown } = await this.plans.planNow(mode);
      if (fingerprint !== undefined && fingerprint !== shown.fingerprint) {
        throw new EngineError(
          "plan-changed",
          "The plan is no longer the one that was shown. Look at the new plan and deploy again.",
        );
      }
      if (!machine && plan.steps.some(({ step }) => isOnMachine(step))) throw machineForbidden();
      const target = targetOf(mode, this.model.state.topology, this.journal.entry);
      if (target === null) return this.rollBackToNothing(signal);
      const started = this.sandbox.handle === null;
      const sandbox = this.sandbox.handle ?? (await this.sandbox.start());
      const order = (steps: Plan): RunOrder => ({
        ...{ mode, plan: steps, target, signal },
        verify: () => this.plans.verify(steps, mode, target),
      });
      const goOn = async () => {
        const rest = await this.plans.planAfterDeath(mode, target);
        return rest && (machine || !rest.steps.some(({ step }) => isOnMachine(step))) ? order(rest) : null;
      };
      this.sandbox.hold(plan.steps.length > LARGE_RUN);
      try {
        return await this.execute(sandbox, { ...order(plan), ...(this.plans.takesOvs(plan) && { goOn }) });
      } catch (error) {
        // It did not even begin. A place that was made for it has nothing of it.
        if (started) await this.sandbox.stop();
        throw error;
      } finally {
        this.sandbox.hold(false);
      }
    });
  }

  /** A single live action. It does not edit the topology. */
  act(act: Act): Promise<Run> {
    return this.turn.take(async (signal) => {
      const sandbox = this.running;
      if (act.type === "impair") this.checkTopology();
      const capabilities = await this.plans.capabilities();
      const plan = planAct(topologyOfAct(this.model.state, act), this.model.state.observed, act, capabilities);
      const run = await this.execute(sandbox, {
        mode: "act",
        plan,
        target: null,
        signal,
        verify: () => this.seeAct(act),
      });
      if (act.type === "impair" && run.state === "done") {
        // No event of `ip monitor` tells of it.
        await this.sandbox.readAgain(touchedBy(plan.steps));
        await this.countImpaired(act);
      }
      return run;
    });
  }

  /** Keeps a change of the machine that waits to be confirmed, or takes it back. */
  async confirm(keep: boolean): Promise<void> {
    const { host, uplink } = this;
    if (host) await host.confirm(keep);
    else if (uplink && this.model.state.checkpoint) await uplink.confirm(keep);
    else throw new EngineError("failed", "Nothing of this lab waits to be confirmed.");
    this.drift.look();
  }

  /** What an end was drawn to do to its packets is deployed by now. */
  private async countImpaired(act: Extract<Act, { type: "impair" }>): Promise<void> {
    const deployed = impairedAsDrawn(this.model.state, act);
    // While a run has not come to its end, what counts as deployed is for the next one to settle.
    if (deployed && !this.journal.entry.owned) await this.adopted(deployed);
  }

  /**
   * Ends a run after the step that it is at. It is then as one that an engine's end interrupted: the same can
   * be gone on with, or rolled back.
   * @throws {EngineError} when that run is not under way, or has taken its last step
   */
  async cancel(id: string): Promise<void> {
    const { run } = this.model.state;
    if (this.turn.isFree || run?.id !== id || run.state !== "running")
      throw new EngineError("failed", "There is nothing to cancel: that run has taken its last step.", {
        field: "run",
      });
    if (!isCancellable(run)) throw new EngineError("failed", "This run cannot be cancelled.", { field: "run" });
    this.model.say("warning", "The run is cancelled. What was done stands.");
    this.turn.abort();
    await this.turn.ended();
  }

  /** Ends the lab, and a run under way before it. */
  async stop(): Promise<void> {
    while (!this.turn.isFree) {
      this.turn.abort();
      await this.turn.ended();
    }
    await this.turn.take((signal) => this.end(signal));
  }

  /**
   * The lab as the kernel has it now, and the sandbox to look further in.
   * @throws {EngineError} `not-running`; `busy` while a run changes what would be read
   */
  async look(): Promise<{ sandbox: SandboxHandle; observed: Observed }> {
    this.checkIdle();
    const sandbox = this.running;
    return { sandbox, observed: await this.sandbox.readAgain() };
  }

  /** Counts what the kernel has already as deployed. */
  async adopted(applied: Topology): Promise<void> {
    this.model.applied(applied);
    await this.journal.save({ applied, settled: applied });
  }

  /** @throws {EngineError} `busy` while something is being done. */
  checkIdle(): void {
    this.turn.check();
  }

  /** @throws {EngineError} `invalid-topology` when the drawing has errors. */
  checkTopology(): void {
    // Looked through with every edit, and whenever something else is found of the machine.
    const { issues } = this.model.state;
    if (hasErrors(issues))
      throw new EngineError("invalid-topology", "The topology has errors. Correct them first.", { issues });
  }

  /** Lets go of the sandbox, which stays. A run under way stops between two steps. */
  async close(): Promise<void> {
    this.turn.abort();
    await this.turn.ended();
    this.host?.close();
    this.uplink?.close();
    this.drift.close();
    await this.sandbox.close();
  }

  /** The kernel tells by itself what became of a cable; of a program it tells nothing. */
  private async seeAct({ type }: Act): Promise<null> {
    if (type === "restartService") await this.sandbox.readAgain();
    return null;
  }

  /** A live action leads to no topology, so there is nothing to continue: what it did and did not do is drift. */
  private async forgetAct(run: Run): Promise<void> {
    await this.journal.save({ run: null }).catch(() => {});
    if (run.state !== "failed")
      this.model.say("warning", "The engine ended during a live action. What it has done is shown as drift.");
  }

  private check(mode: PlanMode): void {
    if (mode === "deploy") {
      this.checkTopology();
      return;
    }
    const { applied, owned } = this.journal.entry;
    if (!this.sandbox.handle || (mode !== "rollback" && !applied)) throw notRunning();
    if (mode === "rollback" && !owned) {
      throw new EngineError("failed", "There is nothing to roll back: the last deployment ended well.");
    }
  }

  private async rollBackToNothing(signal: AbortSignal): Promise<Run> {
    const run = this.runs.rollBackToNothing();
    await this.end(signal);
    return run;
  }

  private async end(signal: AbortSignal): Promise<void> {
    if (this.host) {
      // Whoever finds this finishes it, whether or not it can be written down.
      await this.journal.save({ ending: true }).catch(() => {});
      await this.clear(signal).catch(async (error) => {
        await this.journal.save({ ending: false }).catch(() => {});
        throw error;
      });
    }
    await this.uplink?.end();
    await this.sandbox.stop();
    this.model.update({ run: null });
    this.forgetApplied(null);
  }

  /** An engine was killed while it took away what a lab on the host had made. */
  private async finishStop(): Promise<void> {
    try {
      await this.turn.take((signal) => this.end(signal));
      this.model.say("info", "The lab was being stopped when the engine ended; that is done now.");
    } catch (error) {
      this.model.applied(this.journal.entry.applied);
      this.model.say("error", error instanceof Error ? error.message : String(error));
    }
  }

  /** Takes away what the lab made in the machine's own root namespace: no kernel reaps it for us. */
  private async clear(signal: AbortSignal): Promise<void> {
    const place = this.sandbox.handle;
    if (!place) return;
    await this.host?.beforeStop();
    await this.sandbox.readAgain();
    const target = emptyTopology();
    const plan = await this.plans.removal();
    if (plan.steps.length === 0) return;
    const verify = () => this.plans.verify(plan, "deploy", target);
    const run = await this.execute(place, { mode: "stop", plan, target, signal, verify });
    if (run.state !== "done")
      throw new EngineError("failed", `The lab is not stopped. ${run.failure?.explanation ?? "It was interrupted."}`);
  }

  /** The machine is reachable as before; what else the run has made is taken away by a plan. */
  private async undoTakenBack(): Promise<void> {
    try {
      await this.turn.ended();
      if (this.journal.entry.owned) await this.apply("rollback");
    } catch (error) {
      this.model.say("error", error instanceof Error ? error.message : String(error));
    }
  }

  private execute(place: SandboxHandle, order: RunOrder): Promise<Run> {
    const { uplink } = this;
    const machine = uplink ? (step: Step) => uplink.run(step) : undefined;
    const run = (more?: Partial<RunOrder>) =>
      this.runs.execute(place, this.sandbox.proxy, { ...order, ...more, machine });
    return this.host ? this.host.execute(order, run) : run();
  }

  /** Nothing of the lab is in the kernel. Whoever finds the journal as it was before finds that out, so nobody waits for the disk. */
  private forgetApplied(lost: string | null): void {
    this.plans.forget();
    this.model.applied(null);
    this.model.update({ drift: [] });
    const { sandbox, applied, owned, run, lost: known } = this.journal.entry;
    if (!sandbox && !applied && !owned && !run && known === lost) return;
    void this.journal.save({ sandbox: null, ...NOTHING_APPLIED, lost }).catch(() => {});
  }
}
