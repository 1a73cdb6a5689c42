/** Who may use the host place: said outright, as a name or a number. */
import { execFileSync } from "node:child_process";
import { usageError } from "../exit";

export interface AllowedUser {
  name: string;
  uid: number;
}

/**
 * The user of `--user`, else the one who ran sudo(8); null for root alone.
 * @throws {CliError} when there is no such user
 */
export function allowedUser(given: string | undefined, env: NodeJS.ProcessEnv): AllowedUser | null {
  const wanted = given ?? env.SUDO_USER;
  if (wanted === undefined || wanted === "" || wanted === "root") return null;
  try {
    const id = (flag: string) =>
      execFileSync("id", [flag, "--", wanted], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    return { name: id("-un"), uid: Number(id("-u")) };
  } catch {
    throw usageError(`There is no user "${wanted}" on this machine.`);
  }
}
