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
});

/** The journal of a lab of which nothing is in the kernel. */
export const NOTHING_APPLIED = { applied: null, settled: null, owned: null, run: null } as const;

export const emptyEntry = (): JournalEntry => ({ version: 1, sandbox: null, ...NOTHING_APPLIED });

export class Journal {
  private readonly file;

  private constructor(
    path: string,
    private current: JournalEntry,
    /** Why the file that was there could not be used, if so. */
    readonly damage: string | null,
  ) {
    this.file = latestWrite((text) => writeFileAtomic(path, text));
  }

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
    return this.file.write(JSON.stringify(this.current));
  }

  /** Resolves when nothing waits to be written. */
  written(): Promise<void> {
    return this.file.settled();
  }
}
