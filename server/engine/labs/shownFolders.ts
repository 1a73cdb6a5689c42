/**
 * `sandbox.json` in a lab's folder: folders of the machine that programs in the lab
 * may read. Not part of the topology, for whoever may edit that need not be allowed
 * to read the files of the machine's user.
 */
import { realpath } from "node:fs/promises";
import { join, relative } from "node:path";
import { z } from "zod";
import { EngineError } from "@/server/engine/errors";
import { wirelabPaths } from "@/server/paths";
import { readTextIfThere } from "./atomicFile";

const fileSchema = z.strictObject({ version: z.literal(1), show: z.array(z.string().startsWith("/")).max(32) });

const contains = (folder: string, path: string): boolean => !/^\.\.(?:\/|$)/.test(relative(folder, path));

/**
 * The folders, as the kernel knows them.
 * @throws {EngineError} `failed` when the file is no such file, or names what is not there or Wirelab's own
 */
export async function readShownFolders(labFolder: string): Promise<string[]> {
  const file = join(labFolder, "sandbox.json");
  const text = await readTextIfThere(file);
  if (text === null) return [];
  const refuse = (reason: string) => new EngineError("failed", `${file}: ${reason}`, { field: "show" });
  let show: string[];
  try {
    ({ show } = fileSchema.parse(JSON.parse(text)));
  } catch (error) {
    throw refuse(error instanceof z.ZodError ? z.prettifyError(error) : String(error));
  }
  const home = await realpath(wirelabPaths().home);
  return Promise.all(
    show.map(async (path) => {
      const real = await realpath(path).catch(() => null);
      if (real === null) throw refuse(`there is no folder ${path}.`);
      if (contains(real, home) || contains(home, real)) {
        throw refuse(`${path} holds Wirelab's own files, which no lab may see. Name a folder beside it.`);
      }
      return real;
    }),
  );
}
