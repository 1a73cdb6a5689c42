/** What every program that Wirelab starts gets to see. */
import { INSIDE_HOME, INSIDE_PATH } from "../engine/exec/environment";

/** Where `ip`, `ethtool` and `tcpdump` live; Debian leaves these out of an ordinary user's PATH. */
const SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

export function withSystemPath(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const folders = (env.PATH ?? "/usr/local/bin:/usr/bin:/bin").split(":");
  return { ...env, PATH: [...folders, ...SYSTEM_FOLDERS.filter((folder) => !folders.includes(folder))].join(":") };
}

/** How a person's terminal is and which language they read; all else stays outside of a lab, for it may be secret. */
const TERMINAL = /^(?:TERM|COLORTERM|NO_COLOR|LANG|LANGUAGE|LC_\w+|TZ|LINES|COLUMNS)$/;

/** The environment of what a person runs in a lab from their own shell. */
export function insideEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const inside: Record<string, string> = { LANG: "C.UTF-8", TERM: "xterm-256color" };
  for (const [key, value] of Object.entries(env)) if (TERMINAL.test(key) && value !== undefined) inside[key] = value;
  return { ...inside, PATH: INSIDE_PATH, HOME: INSIDE_HOME };
}
