/** The one Wirelab of a home folder: who serves it and where, in run/web.json. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { writePrivately } from "../privateFiles";
import { isGone, ownMark, processMarkSchema } from "../processMark";

const instanceSchema = processMarkSchema.extend({
  /** Null until the web server listens. */
  port: z.number().nullable(),
  /** The address without a token. */
  address: z.string().nullable(),
});
export type Instance = z.infer<typeof instanceSchema>;

/** The instance that runs now, or null: one that was killed leaves its file behind. */
export function readInstance(path: string): Instance | null {
  try {
    const instance = instanceSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    return isGone(instance) ? null : instance;
  } catch {
    return null;
  }
}

/** Becomes the instance. @returns the one that already is, or null when we are it now */
export function claimInstance(path: string): Instance | null {
  const own: Instance = { ...ownMark(), port: null, address: null };
  for (;;) {
    try {
      writeFileSync(path, JSON.stringify(own), { mode: 0o600, flag: "wx" });
      return null;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const running = readInstance(path);
    if (running) return running;
    rmSync(path, { force: true });
  }
}

/** Tells where the instance that we are answers. */
export function announceInstance(path: string, port: number, address: string): void {
  writePrivately(path, JSON.stringify({ ...ownMark(), port, address }));
}

/** Ends being the instance, unless another one took over. */
export function releaseInstance(path: string): void {
  if (readInstance(path)?.pid === process.pid) rmSync(path, { force: true });
}
