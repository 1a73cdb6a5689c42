/** Who may use the host place: said outright, as a name or a number. */
import { namedUser } from "../../privilege/standing";
import type { Context } from "../command";
import { usageError } from "../exit";

export interface AllowedUser {
  name: string;
  uid: number;
}

/**
 * The user of `--user`, else the one who ran sudo(8), else who stands in for root; null for root alone.
 * @throws {CliError} when there is no such user
 */
export function allowedUser(
  given: string | undefined,
  { env, standing }: Pick<Context, "env" | "standing">,
): AllowedUser | null {
  const wanted = given ?? env.SUDO_USER;
  if (wanted === undefined || wanted === "") return standing.user;
  if (wanted === "root") return null;
  try {
    return namedUser(wanted);
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error));
  }
}
