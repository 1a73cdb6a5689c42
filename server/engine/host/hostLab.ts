/**
 * What a lab in the machine's own root namespace needs besides: whose things are whose,
 * looked at before each run, and a way back for what could cut somebody off.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "@/lib/plan/command";
import { cardsIn, checkpointReasons, type Reachability, rollbackCommands } from "@/lib/plan/host/checkpoint";
import { planRefusals } from "@/lib/plan/host/refusals";
import { renderCommand } from "@/lib/plan/render";
import type { Run } from "@/lib/plan/run";
import type { PlannedStep } from "@/lib/plan/step";
import { ROOT_NS } from "@/lib/topology/places";
import type { Topology } from "@/lib/topology/schema";
import { EngineError } from "@/server/engine/errors";
import { runCommand } from "@/server/engine/exec/run";
import type { Journal, JournalEntry } from "@/server/engine/labs/journal";
import type { LabModel } from "@/server/engine/labs/model";
import type { PlaceKind } from "@/server/engine/labs/placeKind";
import type { RunOrder } from "@/server/engine/labs/runs";
import { giveBack } from "./cardReturn";
import { CheckpointGuard } from "./checkpoint";
import { withoutInherited } from "./inherited";
import { LabScope } from "./labScope";
import { hostHandle, readMachine } from "./machine";
import { markMadeTaps, tapsMadeBy } from "./madeTaps";
import type { NetnsMarks } from "./netnsMarks";
import { readReachability } from "./reachability";
import { LabRecord } from "./record";

/** What all labs on the host share. */
export interface HostServices {
  marks: NetnsMarks;
  /** Folder in /run with one for each lab. */
  labs: string;
  /** Seconds in which a dangerous change is to be confirmed. */
  confirmWithin: number;
  /** Whether the machine forwards IPv4 for uplinks alone: of itself it does not. */
  forwardingBorrowed(): boolean;
}

const REASONS_SHOWN = 5;
const EXTEND_EVERY_MS = 1000;

export class HostLab {
  readonly place: PlaceKind;
  private readonly lab: string;
  private readonly folder: string;
  private readonly record: LabRecord;
  private guard: CheckpointGuard | null = null;
  private watching: AbortController | null = null;
  private readonly scope: LabScope;
  /** Called when a change was taken back because nobody confirmed it. */
  onTakenBack: () => void = () => {};

  constructor(
    private readonly model: LabModel,
    private readonly journal: Journal,
    private readonly services: HostServices,
  ) {
    this.lab = model.state.lab;
    this.folder = join(services.labs, this.lab);
    this.record = new LabRecord(this.folder);
    this.scope = new LabScope(this.lab, services.marks, () => this.topologies());
    this.place = {
      start: async (lab) => hostHandle(lab),
      find: async (lab) => {
        await Promise.all([services.marks.settle(), this.record.read()]);
        await markMadeTaps(this.record.entry.taps, this.lab);
        await this.record.intend([]);
        return this.place.isThere(journal) ? hostHandle(lab) : "none";
      },
      isThere: ({ entry }) => entry.applied !== null || entry.owned !== null,
      lives: async () => true,
      end: async () => {
        await this.giveBack(Object.keys(this.record.entry.cards));
        await this.record.forget();
      },
      scope: () => this.scope,
      startedText: () => "The lab lives in this machine's own root namespace.",
      foundText: () => "The lab's things on this machine are taken up again.",
    };
  }

  /** What the lab may take away: what the machine had by itself before stays. */
  owned(entry: JournalEntry): JournalEntry {
    return withoutInherited(entry, this.record.entry.forwarding);
  }

  /** Takes up a change that waited to be confirmed when an earlier engine ended. */
  async resume(): Promise<void> {
    const guard = await CheckpointGuard.find(this.checkpointFolder);
    if (guard?.isKept()) await this.settleKept(guard);
    else if (guard && guard.reasons.length > 0) await this.watch(guard);
    else if (guard) {
      // Of a card that was being given back: nobody is asked about that.
      await guard.takeBack();
      await guard.forget();
    }
  }

  /**
   * Runs a plan when it keeps to what is the lab's own, with a way back when it could cut somebody off.
   * @throws {EngineError} `conflict`, before anything is run, when names are taken or things of others
   *   would be changed; `busy` while an earlier change waits to be confirmed
   */
  async execute(order: RunOrder, run: (more?: Partial<RunOrder>) => Promise<Run>): Promise<Run> {
    if (this.guard)
      throw new EngineError(
        "busy",
        "An earlier change of this machine waits to be confirmed: keep it or take it back first.",
      );
    const { steps } = order.plan;
    const { cards } = this.scope.now();
    const machine = await readMachine(this.services.marks);
    const refusals = planRefusals(steps, machine, this.lab, cards);
    if (refusals.length > 0) throw refused(refusals.map(({ reason }) => reason));

    const reach = await readReachability(cardsIn(steps, cards), machine);
    const now = this.model.state.observed.namespaces[ROOT_NS]?.forwarding ?? null;
    const forwarding = now && { ...now, ipv4: now.ipv4 && !this.services.forwardingBorrowed() };
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await this.record.add(reach.cards, forwarding);
    const reasons = checkpointReasons(steps, reach);
    const guard = reasons.length > 0 ? await this.arm(steps, reasons, reach) : null;
    // Going back to what stood is what would be done without an answer: none is asked for.
    const asked = guard !== null && (order.mode === "deploy" || order.mode === "restore" || order.mode === "act");
    const names = steps.flatMap(({ step }) => (step.op === "addNamespace" ? [step.name] : []));
    await this.services.marks.intend(this.lab, names);
    await this.record.intend(tapsMadeBy(steps));
    // The time runs from the end of the run, or from the end of this engine.
    const alive = guard && setInterval(() => guard.extend().catch(() => {}), EXTEND_EVERY_MS);
    try {
      const done = await run(asked ? { unconfirmed: true } : {});
      if (alive) clearInterval(alive);
      if (guard) await this.settle(guard, asked, done);
      if (!asked && done.state === "done") await this.giveBackUnused();
      return done;
    } finally {
      if (alive) clearInterval(alive);
      await this.services.marks.done(names);
      await this.record.intend([]);
    }
  }

  /** Keeps what waits to be confirmed, or takes it back now. @throws {EngineError} when nothing waits, or it is too late */
  async confirm(keep: boolean): Promise<void> {
    const { guard } = this;
    if (!guard) throw new EngineError("failed", "Nothing of this lab waits to be confirmed.");
    if (!keep) {
      this.watching?.abort();
      if (!(await guard.takeBack())) throw new EngineError("failed", "Somebody has decided otherwise already.");
      await this.release(guard);
      return this.takenBack("The change was taken back as you wished.");
    }
    if (!(await guard.keep())) {
      await guard.untilTakenBack();
      throw new EngineError("failed", "The time was over: the change has been taken back already.");
    }
    await this.settleKept(guard);
    this.model.say("good", "The change of this machine is confirmed.");
  }

  /** Called before the lab's things are taken away: a change that waits is taken back with them. */
  async beforeStop(): Promise<void> {
    const { guard } = this;
    if (!guard) return;
    this.watching?.abort();
    await guard.takeBack();
    await this.release(guard);
  }

  close(): void {
    this.watching?.abort();
  }

  private get checkpointFolder(): string {
    return join(this.folder, "checkpoint");
  }

  private arm(steps: readonly PlannedStep[], reasons: string[], { cards }: Reachability): Promise<CheckpointGuard> {
    const { cards: before } = this.record.entry;
    // A card that a plan lets go is to be as it was before the lab, for its switch may be gone.
    const released = new Set(
      steps.flatMap(({ step }) => (step.op === "moveAddresses" ? [step.to] : [])).filter((name) => before[name]),
    );
    const wanted = cards.map((card) => (released.has(card.name) ? (before[card.name] ?? card) : card));
    const commands = rollbackCommands(steps, wanted);
    this.model.say("warning", `This could cut somebody off (${reasons.join("; ")}): it is done under a checkpoint.`);
    return CheckpointGuard.arm(this.checkpointFolder, reasons, commands, this.services.confirmWithin);
  }

  /** After a run under a checkpoint. */
  private async settle(guard: CheckpointGuard, asked: boolean, { state }: Run): Promise<void> {
    if (asked) {
      await guard.extend();
      await this.watch(guard);
    } else if (state === "done" && (await guard.keep())) await guard.forget();
    else await this.watch(guard);
  }

  /** After somebody has decided that a change stays. */
  private async settleKept(guard: CheckpointGuard): Promise<void> {
    const { applied, run } = this.journal.entry;
    // A run that did not come to its end stands as it is, and may still be rolled back.
    if (run === null) await this.journal.save({ settled: applied, owned: null });
    await this.release(guard);
    await this.giveBackUnused();
  }

  private async watch(guard: CheckpointGuard): Promise<void> {
    this.guard = guard;
    this.model.update({ checkpoint: await guard.shown() });
    const watching = new AbortController();
    this.watching = watching;
    void guard.decided(watching.signal).then(async (outcome) => {
      if (watching.signal.aborted || this.guard !== guard || outcome === "kept") return;
      await this.release(guard);
      this.takenBack("Nobody confirmed the change in time: it was taken back.");
    });
  }

  private async release(guard: CheckpointGuard): Promise<void> {
    this.watching?.abort();
    this.guard = null;
    this.model.update({ checkpoint: null });
    await guard.forget();
  }

  private takenBack(text: string): void {
    this.model.say("warning", `${text} What else the lab made goes too.`);
    this.onTakenBack();
  }

  /** Gives back the cards that the lab has let go. */
  private giveBackUnused(): Promise<void> {
    const links = this.journal.entry.applied?.links ?? [];
    const used = new Set(links.flatMap((link) => (link.kind === "port" ? [link.a.node] : [])));
    return this.giveBack(Object.keys(this.record.entry.cards).filter((name) => !used.has(name)));
  }

  private giveBack(names: readonly string[]): Promise<void> {
    return giveBack(names, {
      record: this.record,
      marks: this.services.marks,
      topologies: this.topologies(),
      folder: this.checkpointFolder,
      run: (command) => this.run(command),
    });
  }

  private async run(command: Command): Promise<void> {
    const { exitCode, stderr, ms } = await runCommand(hostHandle(this.lab), command);
    const ok = exitCode === 0;
    const text = ok ? renderCommand(command) : `${renderCommand(command)}\n${stderr}`;
    this.model.log({ source: "command", level: ok ? "good" : "warning", text, ms });
  }

  private topologies(): (Topology | null)[] {
    const { topology, applied } = this.model.state;
    return [topology, applied, this.journal.entry.applied, this.journal.entry.owned];
  }
}

function refused(reasons: readonly string[]): EngineError {
  const unique = [...new Set(reasons)];
  const more = unique.length > REASONS_SHOWN ? ` And ${unique.length - REASONS_SHOWN} more.` : "";
  return new EngineError(
    "conflict",
    `Nothing was run. ${unique.slice(0, REASONS_SHOWN).join(". ")}.${more} Choose other names in the drawing, or remove what is in the way by hand if it is yours.`,
  );
}
