/** The web server's own files; all have mode 0600. */
import { join } from "node:path";
import type { WirelabPaths } from "../paths";

export interface WebFiles {
  /** Who serves, since when and where: see server/start/instance.ts. */
  instance: string;
  /** One empty file per login token that was not used yet, named by the token's hash. */
  logins: string;
  sessions: string;
  apiToken: string;
  /** People with accounts: see server/users. */
  users: string;
}

export function webFiles({ run, web, users }: WirelabPaths): WebFiles {
  return {
    instance: join(run, "web.json"),
    logins: join(web, "logins"),
    sessions: join(web, "sessions.json"),
    apiToken: join(web, "api-token"),
    users,
  };
}
