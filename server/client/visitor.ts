/** Who a request of the web is from, as the door tells it to the route handlers behind it. */
import { userNameSchema } from "@/lib/protocol/roles";

/** Somebody who has signed in. `user` is null for the owner of this Wirelab. */
export interface Visitor {
  user: string | null;
}

/** Set by the door on every request that it lets in, over whatever a client sent under this name. */
export const VISITOR_HEADER = "x-wirelab-visitor";
/** No user can have this name. */
const OWNER_WORD = "@owner";

export const writeVisitor = ({ user }: Visitor): string => user ?? OWNER_WORD;

/** @returns null when the header is not the door's: then nobody has been let in */
export function readVisitor(header: string | null): Visitor | null {
  if (header === OWNER_WORD) return { user: null };
  return userNameSchema.safeParse(header).success ? { user: header } : null;
}
