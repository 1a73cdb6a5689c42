/** What is to be done in the kernel for one lab: planned from what is there, planned again when that changed meanwhile, and whether all of it is done. */
import { type Capabilities, capabilitiesAt } from "@/lib/plan/capabilities";
import type { Settled } from "@/lib/plan/incremental";
import type { Run, RunFailure } from "@/lib/plan/run";
import { emptyPlan, type Plan } from "@/lib/plan/step";
import { touchedBy } from "@/lib/plan/touched";
import { emptyTopology, type Topology } from "@/lib/topology/schema";
import type { HostLab } from "@/server/engine/host/hostLab";
import { interruptedRun } from "./interrupted";
import type { Journal, JournalEntry } from "./journal";
import type { LabSandbox } from "./labSandbox";
import type { LabUplink } from "./labUplink";
import type { Machine } from "./machine";
import type { LabModel } from "./model";
import { type PlanMode, planMode, targetOf } from "./planning";
import { verifyRun } from "./verify";

/** The journal owns after a run's beginning all that it may have made. Only restoring wants nothing beside the target. */
const remainingMode = (mode: PlanMode): PlanMode => (mode === "restore" ? "restore" : "deploy");

export class LabPlans {
  /** What stood when a run was last found to have done all: the next plan looks only at what changed since. */
  private settled: Settled | null = null;

  constructor(
    private readonly model: LabModel,
    private readonly journal: Journal,
    private readonly machine: Machine,
    private readonly sandbox: LabSandbox,
    private readonly uplink: LabUplink | null,
    private readonly host: HostLab | null,
  ) {}

  /** Nothing of the lab is in the kernel. */
  forget(): void {
    this.settled = null;
  }

  /** From what is known of the kernel now, as it is shown before anybody presses Deploy. */
  async plan(mode: PlanMode): Promise<Plan> {
    const capabilities = await this.capabilities();
    await this.uplink?.look();
    const { topology, observed } = this.model.state;
    // Rolling back to nothing ends the sandbox: there is no command to show.
    if (targetOf(mode, topology, this.journal.entry) === null && !this.host) return emptyPlan();
    return planMode(mode, topology, this.owned, observed, capabilities, this.settled);
  }

  /**
   * What is planned is what is run: what a small plan touches is read anew, and of a large one everything.
   * @returns besides the plan the one that people had to see
   */
  async planNow(mode: PlanMode): Promise<{ plan: Plan; shown: Plan }> {
    const { handle } = this.sandbox;
    const foreseen = await this.plan(mode);
    const before = this.model.state.observed;
    const unread =
      handle &&
      (await this.sandbox.readAgain(touchedBy(foreseen.steps)).then(
        () => null,
        (error: unknown) => ({ error }),
      ));
    // Of what was in a sandbox that has ended meanwhile nothing is in the next.
    if (this.sandbox.handle !== handle) return this.planNow(mode);
    if (unread) throw unread.error;
    const plan = this.model.state.observed === before ? foreseen : await this.plan(mode);
    if (this.sandbox.handle !== handle) return this.planNow(mode);
    // A switch that died under the hand that pressed the button is started anew with the rest, as later in a run.
    const died = !this.host && before.ovs.running && !this.model.state.observed.ovs.running;
    return { plan, shown: died ? foreseen : plan };
  }

  /** Whether a plan takes it for granted that the lab's own Open vSwitch runs. */
  takesOvs({ steps }: Plan): boolean {
    const changes = steps.some(({ step }) => step.op === "startOvs" || step.op === "stopOvs");
    return !this.host && this.model.state.observed.ovs.running && !changes;
  }

  /**
   * What is left to do when the Open vSwitch that a plan took as running has ended since; null when that is not
   * why the run has failed.
   */
  async planAfterDeath(mode: PlanMode, target: Topology): Promise<Plan | null> {
    const observed = await this.sandbox.readAgain();
    if (observed.ovs.running) return null;
    const rest = planMode(remainingMode(mode), target, this.owned, observed, await this.capabilities());
    if (!rest.steps.some(({ step }) => step.op === "startOvs")) return null;
    this.model.say("warning", "Open vSwitch has ended meanwhile: it is started anew, and what is left is done.");
    return rest;
  }

  /** Why the kernel is not where `target` wants it after a plan was carried out, or null when it is. */
  async verify(plan: Plan, mode: PlanMode, target: Topology): Promise<RunFailure | null> {
    const capabilities = await this.capabilities();
    return verifyRun(
      plan.steps,
      async (again) => {
        await this.uplink?.look();
        return this.sandbox.readAgain(again ? null : touchedBy(plan.steps));
      },
      (observed) => {
        const left = planMode(remainingMode(mode), target, this.owned, observed, capabilities, this.settled);
        if (left.steps.length === 0) this.settled = { topology: target, observed };
        return left;
      },
    );
  }

  /** A run that an engine's end interrupted, with what is done of it. */
  async interrupted(run: Run, applied: Topology | null): Promise<Run> {
    if (!applied) return interruptedRun(run, emptyPlan());
    const capabilities = await this.capabilities();
    return interruptedRun(run, planMode("deploy", applied, this.owned, this.model.state.observed, capabilities));
  }

  /** What takes away all that the lab has made. */
  async removal(): Promise<Plan> {
    return planMode("deploy", emptyTopology(), this.owned, this.model.state.observed, await this.capabilities());
  }

  /** What can be done where the lab is. */
  async capabilities(): Promise<Capabilities> {
    return capabilitiesAt(this.model.state, await this.machine.capabilities());
  }

  /** What the lab may have in the kernel, and so may take away. */
  private get owned(): JournalEntry {
    return this.host ? this.host.owned(this.journal.entry) : this.journal.entry;
  }
}
