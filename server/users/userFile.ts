/** `users.json`: who may sign in with a name and a password, and with which role. */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { roleSchema, userNameSchema } from "@/lib/protocol/roles";
import { cachedFile } from "../cachedFile";
import { makePrivateFolder, writePrivately } from "../privateFiles";

const userSchema = z.strictObject({
  name: userNameSchema,
  /** The role in every lab; null sees only what is shared. */
  role: roleSchema.nullable(),
  /** scrypt's parameters, salt and key: see password.ts. */
  password: z.string().max(512),
  /** Milliseconds since the epoch, and another number for each password: sessions of an earlier one are over. */
  passwordSince: z.number(),
});
export type User = z.infer<typeof userSchema>;

const fileSchema = z.strictObject({ version: z.literal(1), users: z.array(userSchema) });

export class UsersDamaged extends Error {
  override name = "UsersDamaged";
}

function parse(path: string, text: string | null): readonly User[] {
  if (text === null) return [];
  try {
    return fileSchema.parse(JSON.parse(text)).users;
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UsersDamaged(`${path} cannot be read (${reason}). Mend it, or remove it and add the users anew.`);
  }
}

/** Looks users up in the file as it is now. A damaged file has no users: nobody gets in by damage. */
export function openUsers(path: string): { list(): readonly User[]; find(name: string): User | undefined } {
  const read = cachedFile(path, (text) => {
    try {
      return parse(path, text);
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      return [];
    }
  });
  return { list: read, find: (name) => read().find((user) => user.name === name) };
}

/** Changes the file. @throws {UsersDamaged} rather than write over what it cannot read */
export function changeUsers(path: string, change: (users: readonly User[]) => readonly User[]): void {
  let text: string | null = null;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const users = change(parse(path, text));
  // Users may be added before Wirelab has run for the first time.
  makePrivateFolder(dirname(path));
  writePrivately(path, `${JSON.stringify({ version: 1, users }, null, 2)}\n`);
}
