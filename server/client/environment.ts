/** What every program that Wirelab starts gets to see. */

/** Where `ip`, `ethtool` and `tcpdump` live; Debian leaves these out of an ordinary user's PATH. */
const SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

export function withSystemPath(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const folders = (env.PATH ?? "/usr/local/bin:/usr/bin:/bin").split(":");
  return { ...env, PATH: [...folders, ...SYSTEM_FOLDERS.filter((folder) => !folders.includes(folder))].join(":") };
}
