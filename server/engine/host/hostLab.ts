/** What a lab in the machine's own root namespace needs besides: whose things are whose, looked at before each run. */
import { hostScope, scopeLinks, scopeOvs } from "@/lib/observed/scope";
import { planRefusals } from "@/lib/plan/host/refusals";
import type { Run } from "@/lib/plan/run";
import type { Topology } from "@/lib/topology/schema";
import { EngineError } from "@/server/engine/errors";
import type { Journal, JournalEntry } from "@/server/engine/labs/journal";
import type { LabModel } from "@/server/engine/labs/model";
import type { PlaceKind } from "@/server/engine/labs/placeKind";
import type { RunOrder } from "@/server/engine/labs/runs";
import type { ObserverScope } from "@/server/engine/observe/observer";
import { hostHandle, readMachine, readTable } from "./machine";
import type { NetnsMarks } from "./netnsMarks";

/** What all labs on the host share. */
export interface HostServices {
  marks: NetnsMarks;
}

const REASONS_SHOWN = 5;

export class HostLab {
  readonly place: PlaceKind;
  private readonly lab: string;
  /** Whose namespaces are, by name and inode number, as far as was looked since the last whole reading. */
  private readonly owners = new Map<string, Promise<string | null>>();

  constructor(
    private readonly model: LabModel,
    private readonly journal: Journal,
    private readonly services: HostServices,
  ) {
    this.lab = model.state.lab;
    this.place = {
      start: async (lab) => hostHandle(lab),
      find: async (lab) => {
        await services.marks.settle();
        return this.place.isThere(journal) ? hostHandle(lab) : "none";
      },
      isThere: ({ entry }) => entry.applied !== null || entry.owned !== null,
      lives: async () => true,
      end: async () => {},
      scope: () => this.scope(),
      startedText: () => "The lab lives in this machine's own root namespace.",
      foundText: () => "The lab's things on this machine are taken up again.",
    };
  }

  /** What the lab may take away. */
  owned(entry: JournalEntry): JournalEntry {
    return entry;
  }

  /**
   * Runs a plan when it keeps to what is the lab's own.
   * @throws {EngineError} `conflict`, before anything is run, when names are taken or things of others would be changed
   */
  async execute(order: RunOrder, run: (more?: Partial<RunOrder>) => Promise<Run>): Promise<Run> {
    const { steps } = order.plan;
    const machine = await readMachine(this.services.marks);
    const refusals = planRefusals(steps, machine, this.lab, this.scopeNow().cards);
    if (refusals.length > 0) throw refused(refusals.map(({ reason }) => reason));
    const names = steps.flatMap(({ step }) => (step.op === "addNamespace" ? [step.name] : []));
    await this.services.marks.intend(this.lab, names);
    try {
      return await run();
    } finally {
      await this.services.marks.done(names);
    }
  }

  /** Called before the lab's things are taken away. */
  async beforeStop(): Promise<void> {}

  private topologies(): (Topology | null)[] {
    const { topology, applied } = this.model.state;
    return [topology, applied, this.journal.entry.applied, this.journal.entry.owned];
  }

  private scopeNow() {
    return hostScope(this.lab, this.topologies());
  }

  private scope(): ObserverScope {
    const { marks } = this.services;
    return {
      renew: () => this.owners.clear(),
      namespace: async (name, inode) => {
        const scope = this.scopeNow();
        if (!scope.namespaces.has(name)) return false;
        const key = `${inode} ${name}`;
        const owner = this.owners.get(key) ?? marks.owner(name);
        this.owners.set(key, owner);
        return (await owner) === scope.lab;
      },
      links: (links, ovs) => scopeLinks(links, this.scopeNow(), ovs),
      ovs: (ovs) => scopeOvs(ovs, this.scopeNow()),
      table: async () => (await readTable()) === this.lab,
    };
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
