/** The place where a lab lives as the rest of the engine sees it: where it is and how to get in. */
import { readlinkSync, statSync } from "node:fs";
import type { Command } from "@/lib/plan/command";
import { ROOT_NS } from "@/lib/topology/places";
import type { SandboxIdentity } from "./identity";

export interface SandboxHandle {
  lab: string;
  /** The processes that it consists of; a place that is none's has none. */
  identity?: SandboxIdentity;
  /** The machine's own root namespace instead of a sandbox: commands run directly, as the engine does. */
  host?: true;
  /** Process id of the holder as the machine sees it; PID 1 inside. */
  pid: number;
  /** Whether the sandbox has a user namespace of its own (rootless) or not (made by root). */
  userNamespace: boolean;
}

/** A path inside the sandbox's mount namespace as the engine can open it (proc(5), /proc/pid/root). */
export function pathInSandbox(sandbox: SandboxHandle, path: string): string {
  if (sandbox.host) return path;
  return `/proc/${sandbox.pid}/root${path}`;
}

/** A network namespace of the sandbox as /proc/PID/ns/net writes it; null when it is not there. */
export function networkIdentity(sandbox: SandboxHandle, ns: string): string | null {
  try {
    if (ns === ROOT_NS) return readlinkSync(`/proc/${sandbox.pid}/ns/net`);
    return `net:[${statSync(pathInSandbox(sandbox, `/run/netns/${ns}`)).ino}]`;
  } catch {
    return null;
  }
}

const ownIpc = new WeakMap<SandboxHandle, boolean>();

/** Whether a sandbox has an IPC namespace of its own: those that earlier versions made, and that still run, have not. */
function hasOwnIpc(sandbox: SandboxHandle): boolean {
  const known = ownIpc.get(sandbox);
  if (known !== undefined) return known;
  const idOf = (pid: number | "self") => readlinkSync(`/proc/${pid}/ns/ipc`);
  try {
    const own = idOf(sandbox.pid) !== idOf("self");
    ownIpc.set(sandbox, own);
    return own;
  } catch {
    // It has ended; nothing of it can be entered.
    return true;
  }
}

/**
 * What is written in front of a command to run it inside the sandbox, in its root
 * namespace or in `netns`. This is the one place that enters a sandbox (nsenter(1)).
 *
 * `--preserve-credentials` because setgroups is denied in a rootless user
 * namespace; `-p` because a process outside the PID namespace would outlive the
 * holder and keep its namespaces alive. A network namespace is joined by its file
 * rather than by `ip -n`, which unshares and mounts sysfs on every call.
 */
export function sandboxEntrance(sandbox: SandboxHandle, netns?: string): { file: string; args: string[] } {
  // Without a namespace to enter, nsenter runs the command as it is.
  if (sandbox.host)
    return { file: "nsenter", args: [...(netns === undefined ? [] : [`--net=/run/netns/${netns}`]), "--"] };
  return {
    file: "nsenter",
    args: [
      `--target=${sandbox.pid}`,
      ...(sandbox.userNamespace ? ["--user", "--preserve-credentials"] : []),
      "--mount",
      ...(hasOwnIpc(sandbox) ? ["--ipc"] : []),
      "--pid",
      netns === undefined ? "--net" : `--net=${pathInSandbox(sandbox, `/run/netns/${netns}`)}`,
      "--",
    ],
  };
}

/** The command that runs `command` inside the sandbox. */
export function enterSandbox(sandbox: SandboxHandle, { file, args, netns }: Command): { file: string; args: string[] } {
  if (sandbox.host && netns === undefined) return { file, args };
  const entrance = sandboxEntrance(sandbox, netns);
  return { file: entrance.file, args: [...entrance.args, file, ...args] };
}
