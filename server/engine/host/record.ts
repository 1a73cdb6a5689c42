/**
 * What is remembered of the machine as it was before a lab touched it, for as long as
 * the machine runs: after a restart it is as its own configuration says.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { CardState } from "@/lib/plan/host/snapshot";
import { readTextIfThere, writeFileAtomic } from "@/server/engine/labs/atomicFile";

const recordSchema = z.object({
  cards: z.record(
    z.string(),
    z.object({
      name: z.string(),
      up: z.boolean(),
      master: z.string().nullable(),
      ovsBridge: z.string().nullable(),
      addresses: z.array(z.array(z.string())),
      routes: z.array(z.object({ family: z.union([z.literal(4), z.literal(6)]), words: z.array(z.string()) })),
    }),
  ),
  forwarding: z.object({ ipv4: z.boolean(), ipv6: z.boolean() }).nullable(),
  /** TAPs that a run under way is about to make. */
  taps: z.array(z.string()).default([]),
});
export type MachineRecord = z.infer<typeof recordSchema>;

const empty = (): MachineRecord => ({ cards: {}, forwarding: null, taps: [] });

export class LabRecord {
  private current: MachineRecord = empty();

  /** @param folder of the lab in /run */
  constructor(private readonly folder: string) {}

  get entry(): Readonly<MachineRecord> {
    return this.current;
  }

  async read(): Promise<void> {
    const text = await readTextIfThere(join(this.folder, "before.json"));
    this.current = text === null ? empty() : recordSchema.parse(JSON.parse(text));
  }

  /** Remembers what is not remembered yet: what a lab has changed already is not how it was. */
  async add(cards: readonly CardState[], forwarding: MachineRecord["forwarding"]): Promise<void> {
    const known = this.current;
    const added = cards.filter(({ name }) => !Object.hasOwn(known.cards, name));
    if (added.length === 0 && (known.forwarding !== null || forwarding === null)) return;
    this.current = {
      ...known,
      cards: { ...known.cards, ...Object.fromEntries(added.map((card) => [card.name, card])) },
      forwarding: known.forwarding ?? forwarding,
    };
    await writeFileAtomic(join(this.folder, "before.json"), JSON.stringify(this.current));
  }

  /** Writes down what a run is about to make, or with none that it has ended. */
  async intend(taps: readonly string[]): Promise<void> {
    if (taps.length === 0 && this.current.taps.length === 0) return;
    this.current = { ...this.current, taps: [...taps] };
    await writeFileAtomic(join(this.folder, "before.json"), JSON.stringify(this.current));
  }

  /** Forgets cards that are the machine's own business again. */
  async drop(names: readonly string[]): Promise<void> {
    const cards = Object.entries(this.current.cards).filter(([name]) => !names.includes(name));
    this.current = { ...this.current, cards: Object.fromEntries(cards) };
    await writeFileAtomic(join(this.folder, "before.json"), JSON.stringify(this.current));
  }

  async forget(): Promise<void> {
    this.current = empty();
    await rm(this.folder, { recursive: true, force: true });
  }
}
