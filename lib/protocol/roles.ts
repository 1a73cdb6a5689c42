/** Who a person is to Wirelab, and what that lets them do with a lab. */
import { z } from "zod";

/** From least to most. Each may do all that those before it may. */
export const ROLES = ["viewer", "editor", "owner"] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

export const includesRole = (has: Role, needed: Role): boolean => ROLES.indexOf(has) >= ROLES.indexOf(needed);

/** Names of users appear in files, logs and forms. */
export const userNameSchema = z
  .string()
  .regex(
    /^[a-z][a-z0-9._-]{0,31}$/,
    "1 to 32 lower-case letters, digits, dots, underscores and hyphens; a letter first",
  );

/** Whom a lab is shared with. */
export const shareSchema = z.strictObject({ user: userNameSchema, role: roleSchema });
export type Share = z.infer<typeof shareSchema>;

/** Who asks, as the engine sees it. `user` is null for the owner of this Wirelab, who needs no account. */
export interface Identity {
  user: string | null;
  /** The role in labs that say nothing else; null where only what is shared can be seen. */
  role: Role | null;
}
