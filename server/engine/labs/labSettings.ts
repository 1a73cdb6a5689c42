/**
 * What is settled about a lab when it is made, and belongs to no topology: where it
 * lives. A topology never names a machine.
 */
import { z } from "zod";
import type { Place } from "@/lib/plan/capabilities";
import { readTextIfThere, writeFileAtomic } from "./atomicFile";

const settingsSchema = z.object({ version: z.literal(1), place: z.enum(["sandbox", "host"]) });

export const writeSettings = (path: string, place: Place): Promise<void> =>
  writeFileAtomic(path, `${JSON.stringify({ version: 1, place }, null, 2)}\n`);

/** Where the lab lives; a folder without settings was put there by hand, and its lab lives in a sandbox. */
export async function readPlace(path: string): Promise<Place> {
  const text = await readTextIfThere(path);
  return text === null ? "sandbox" : settingsSchema.parse(JSON.parse(text)).place;
}
