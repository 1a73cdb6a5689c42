/** Who has signed in, and how those behind the door learn it. */
import type { IncomingMessage } from "node:http";
import { VISITOR_HEADER, type Visitor, writeVisitor } from "../../client/visitor";
import type { openUsers } from "../../users/userFile";
import type { Session } from "./sessions";

export type { Visitor } from "../../client/visitor";

/** The owner of this Wirelab: whoever could read its token. */
export const OWNER: Visitor = { user: null };

/** Sessions of users who are gone, or who have another password now, are nobody's. */
export function openVisitors(users: ReturnType<typeof openUsers>): { of(session: Session): Visitor | null } {
  return {
    of({ user, password }) {
      if (user === null) return OWNER;
      const account = users.find(user);
      return account && account.passwordSince === password ? { user } : null;
    },
  };
}

/** Tells the route handlers. What a client sent under this name is overwritten. */
export function introduceByHeader(request: IncomingMessage, visitor: Visitor): void {
  request.headers[VISITOR_HEADER] = writeVisitor(visitor);
}
