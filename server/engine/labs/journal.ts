/**
 * What the engine must know of a lab after it was killed: which sandbox is the
 * lab's, what was carried to the kernel, and what was under way. Everything else
 * is read from the kernel again.
 */
import { z } from "zod";
import type { Run } from "@/lib/plan/run";
import { type Topology, topologySchema } from "@/lib/topology/schema";
import { type SandboxIdentity, sandboxIdentitySchema } from "@/server/engine/sandbox";
import { readTextIfThere, writeFileAtomic } from "./atomicFile";
import { latestWrite } from "./latestWrite";

export interface JournalEntry {
  version: 1;
  sandbox: SandboxIdentity | null;
  /** What the last run carries, or carried, to the kernel. */
  applied: Topology | null;
  /** What stood, read back and verified, before any run that has not ended well: where a rollback leads. */
  settled: Topology | null;
  /**
   * While runs since `settled` have not ended well: all that they may have made
   * or left, so that none of it is taken for somebody else's. Null otherwise.
   */
  owned: Topology | null;
  /** The run under way, or the last one when it did not end well. */
  run: Run | null;
  /** The sandbox is being ended because somebody said so: whoever finds this finishes it. */
  ending: boolean;
  /** Why the lab's last sandbox ended without being told to; null when it did not. */
  lost: string | null;
}

const runSchema = z.custom<Run>((value) => {
  const run = value as Partial<Run> | null;
  return (
    typeof run?.id === "string" &&
    Array.isArray(run.steps) &&
    Array.isArray(run.progress) &&
    run.steps.length === run.progress.length
  );
});

const entrySchema = z.object({
  version: z.literal(1),
  sandbox: sandboxIdentitySchema.nullable(),
  applied: topologySchema.nullable(),
  settled: topologySchema.nullable(),
  owned: topologySchema.nullable(),
  run: runSchema.nullable(),
  ending: z.boolean().default(false),
  lost: z.string().nullable().default(null),
});

/** The journal of a lab of which nothing is in the kernel. */
export const NOTHING_APPLIED = { applied: null, settled: null, owned: null, run: null, ending: false } as const;

export const emptyEntry = (): JournalEntry => ({ version: 1, sandbox: null, ...NOTHING_APPLIED, lost: null });

const texts = new WeakMap<object, string>();

/** As JSON. Topologies are never changed in place, and one of a large lab is in several journals' texts, most of it unchanged. */
function textOf(record: object, make: () => string): string {
  const text = texts.get(record) ?? make();
  texts.set(record, text);
  return text;
}

const listText = (records: readonly object[]) =>
  `[${records.map((record) => textOf(record, () => JSON.stringify(record))).join()}]`;

function topologyText(topology: Topology | null): string {
  if (!topology) return "null";
  const { nodes, links, ...rest } = topology;
  return textOf(
    topology,
    () => `${JSON.stringify(rest).slice(0, -1)},"nodes":${listText(nodes)},"links":${listText(links)}}`,
  );
}

function entryText({ applied, settled, owned, ...rest }: JournalEntry): string {
  const topologies = Object.entries({ applied, settled, owned }).map(
    ([name, topology]) => `${JSON.stringify(name)}:${topologyText(topology)}`,
  );
  return `${JSON.stringify(rest).slice(0, -1)},${topologies.join()}}`;
}

export class Journal {
  private readonly file;

  private constructor(
    path: string,
    private current: JournalEntry,
    /** Why the file that was there could not be used, if so. */
    readonly damage: string | null,
  ) {
    this.file = latestWrite((text) => writeFileAtomic(path, text), { onTrouble: (error) => this.onTrouble(error) });
  }

  /** Told when the journal cannot be written, and with null when it can again. */
  onTrouble: (error: Error | null) => void = () => {};

  static async open(path: string): Promise<Journal> {
    const text = await readTextIfThere(path);
    if (text === null) return new Journal(path, emptyEntry(), null);
    try {
      return new Journal(path, entrySchema.parse(JSON.parse(text)), null);
    } catch (error) {
      return new Journal(path, emptyEntry(), error instanceof z.ZodError ? z.prettifyError(error) : String(error));
    }
  }

  get entry(): Readonly<JournalEntry> {
    return this.current;
  }

  /** Resolves when it is on disk. */
  save(change: Partial<JournalEntry>): Promise<void> {
    this.current = { ...this.current, ...change };
    return this.file.write(entryText(this.current));
  }

  /**
   * As `save`, for what must be on disk before it is acted upon: when it cannot be
   * written, the entry is as it was.
   */
  async saveFirst(change: Partial<JournalEntry>): Promise<void> {
    const before = this.current;
    try {
      await this.save(change);
    } catch (error) {
      const changed = new Set(Object.keys(change));
      const old = Object.entries(before).filter(([key]) => changed.has(key));
      this.current = { ...this.current, ...Object.fromEntries(old) };
      this.file.instead(JSON.stringify(this.current));
      throw error;
    }
  }

  /** Resolves when nothing waits to be written. */
  written(): Promise<void> {
    return this.file.settled();
  }
}
