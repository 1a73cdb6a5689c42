/** `access.json` in a lab's folder: whom it is shared with. */
import { z } from "zod";
import { type Role, type Share, shareSchema } from "@/lib/protocol/roles";
import { cachedFile } from "@/server/cachedFile";
import { writeFileAtomic } from "@/server/engine/labs/atomicFile";

const fileSchema = z.strictObject({ version: z.literal(1), shares: z.array(shareSchema) });

export interface Shares {
  list(): readonly Share[];
  /** Gives a user a role, or none. Resolves when it is on disk. */
  set(user: string, role: Role | null): Promise<void>;
}

/** A damaged file shares with nobody. */
export function openShares(path: string): Shares {
  const list = cachedFile(path, (text): readonly Share[] => {
    if (text === null) return [];
    try {
      return fileSchema.parse(JSON.parse(text)).shares;
    } catch (error) {
      console.error(`${path} cannot be read, so the lab is shared with nobody:`, error);
      return [];
    }
  });
  return {
    list,
    set(user, role) {
      const others = list().filter((share) => share.user !== user);
      const shares = role === null ? others : [...others, { user, role }];
      return writeFileAtomic(path, `${JSON.stringify({ version: 1, shares }, null, 2)}\n`);
    },
  };
}
