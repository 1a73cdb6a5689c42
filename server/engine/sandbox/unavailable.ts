/** Why a sandbox could not be made, and what a person does about it. */
import { readFile } from "node:fs/promises";
import { SHARED_FILES } from "./files";

export class SandboxUnavailable extends Error {
  override name = "SandboxUnavailable";
  constructor(
    /** What the system said. */
    readonly detail: string,
    readonly remedy: string,
  ) {
    super(`A sandbox could not be made: ${detail}. ${remedy}`);
  }
}

const SWITCHES = [
  {
    // Ubuntu 23.10 and later.
    file: "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
    forbids: "1",
    remedy:
      "AppArmor restricts user namespaces here. Allow them with: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
  },
  {
    // Debian's and Arch's own switch.
    file: "/proc/sys/kernel/unprivileged_userns_clone",
    forbids: "0",
    remedy:
      "User namespaces are reserved for root here. Allow them with: sudo sysctl -w kernel.unprivileged_userns_clone=1",
  },
  {
    file: "/proc/sys/user/max_user_namespaces",
    forbids: "0",
    remedy: "No user namespaces are allowed here. Allow them with: sudo sysctl -w user.max_user_namespaces=15000",
  },
] as const;

async function remedyFor(stderr: string): Promise<string> {
  if (/No such file or directory|not found|ENOENT/.test(stderr)) {
    return "Install the packages util-linux and iproute2.";
  }
  for (const { file, forbids, remedy } of SWITCHES) {
    const value = await readFile(file, "utf8").catch(() => "");
    if (value.trim() === forbids) return remedy;
  }
  if (/^(?:mount|umount|pivot_root):/m.test(stderr)) {
    return `The mounts that keep this machine's files from labs are forbidden here, as in some containers. Start Wirelab outside of the container; or, where labs may have every file that your user has, start it with ${SHARED_FILES}=1.`;
  }
  if (/No space left on device/.test(stderr)) {
    return "The limit of namespaces is reached. Raise it with: sudo sysctl -w user.max_user_namespaces=15000";
  }
  return "User namespaces may be forbidden here, as they are inside most containers. Start Wirelab outside of the container, or as root.";
}

/** The error for a sandbox that did not come up, from what unshare and the holder printed. */
export async function sandboxUnavailable(stderr: string): Promise<SandboxUnavailable> {
  const detail = stderr.trim().replaceAll("\n", "; ") || "no answer";
  return new SandboxUnavailable(detail, await remedyFor(stderr));
}
