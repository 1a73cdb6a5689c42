/** What uplinks were made, written down before they are: an engine that is killed finds its things again. In /run, for as long as the machine runs. */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readTextIfThere, writeFileAtomic } from "@/server/engine/labs/atomicFile";

const uplinkSchema = z.object({
  lab: z.string(),
  holder: z.object({ pid: z.number(), startTime: z.string() }),
  /** The lab's end. */
  name: z.string(),
  device: z.string(),
  address: z.string(),
  /** The table as nft listed it when it was made; null before. */
  listing: z.string().nullable(),
});
export type UplinkRecord = z.infer<typeof uplinkSchema>;

/** Forwarding was off, and was turned on for an uplink of this lab. */
const forwardingSchema = z.object({ lab: z.string() });

const FORWARDING = "forwarding";
const ENDING = ".json";

export class UplinkRecords {
  readonly all = new Map<string, UplinkRecord>();
  /** The lab for which forwarding was turned on; null where it was on before, or is not needed. */
  forwardingFor: string | null = null;

  private constructor(private readonly folder: string) {}

  static async open(folder: string): Promise<UplinkRecords> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const records = new UplinkRecords(folder);
    for (const file of await readdir(folder)) {
      if (!file.endsWith(ENDING)) continue;
      const found = uplinkSchema.safeParse(JSON.parse((await readTextIfThere(join(folder, file))) ?? "null"));
      if (found.success) records.all.set(found.data.lab, found.data);
    }
    const text = await readTextIfThere(join(folder, FORWARDING));
    if (text !== null) records.forwardingFor = forwardingSchema.parse(JSON.parse(text)).lab;
    return records;
  }

  async save(record: UplinkRecord): Promise<void> {
    this.all.set(record.lab, record);
    await writeFileAtomic(join(this.folder, record.lab + ENDING), JSON.stringify(record));
  }

  async forget(lab: string): Promise<void> {
    this.all.delete(lab);
    await rm(join(this.folder, lab + ENDING), { force: true });
  }

  async setForwarding(lab: string | null): Promise<void> {
    this.forwardingFor = lab;
    const path = join(this.folder, FORWARDING);
    if (lab === null) await rm(path, { force: true });
    else await writeFileAtomic(path, JSON.stringify({ lab }));
  }
}
