/**
 * The environment of every program that runs in a sandbox: the same for every
 * user, so that what is parsed and explained is always in one language, and
 * nothing of the engine's own environment reaches a lab.
 */
export const SANDBOX_ENVIRONMENT: Readonly<Record<string, string>> = {
  // ip, bridge and tc live in sbin, which is not on the path of ordinary users everywhere.
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LANG: "C.UTF-8",
  LC_ALL: "C.UTF-8",
  HOME: "/",
  TERM: "xterm-256color",
};
