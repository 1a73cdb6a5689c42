/**
 * What this machine has that a lab could leave behind: namespaces, links, mounts
 * and processes. Taken before and after, two snapshots must be equal.
 */
import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { promisify } from "node:util";

const execute = promisify(execFile);

export interface MachineSnapshot {
  /** Names in /run/netns. */
  netns: string[];
  /** The machine's own interfaces with their flags' admin state. */
  links: string[];
  /** Mount points of this process's mount namespace. */
  mounts: string[];
  /** Kernel namespaces that a process of this user holds, other than this process's own tree. */
  namespaces: string[];
  /** "pid command" of processes of this user outside this process's own tree. */
  processes: string[];
}

interface ProcessEntry {
  pid: number;
  parent: number;
  name: string;
}

async function ownProcesses(): Promise<ProcessEntry[]> {
  const uid = String(process.getuid?.());
  const entries: ProcessEntry[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    try {
      const status = await readFile(`/proc/${pid}/status`, "utf8");
      const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(status)?.[1] ?? "";
      if (field("Uid") === uid && field("State") !== "Z") {
        entries.push({ pid: Number(pid), parent: Number(field("PPid")), name: field("Name") });
      }
    } catch {
      // It ended between the listing and the reading.
    }
  }
  return entries;
}

/** This process, its ancestors and all their descendants: the test run itself. */
function ownTree(entries: readonly ProcessEntry[]): Set<number> {
  const parents = new Map(entries.map(({ pid, parent }) => [pid, parent]));
  const tree = new Set<number>();
  for (let pid: number | undefined = process.pid; pid !== undefined && pid > 1; pid = parents.get(pid)) tree.add(pid);
  for (let grew = true; grew; ) {
    grew = false;
    for (const { pid, parent } of entries) {
      if (tree.has(parent) && !tree.has(pid)) {
        tree.add(pid);
        grew = true;
      }
    }
  }
  return tree;
}

const KINDS = ["net", "mnt", "pid", "user"];

async function namespacesOf(pid: number): Promise<string[]> {
  const links = await Promise.all(KINDS.map((kind) => readlink(`/proc/${pid}/ns/${kind}`).catch(() => null)));
  return links.filter((link) => link !== null);
}

export async function snapshotMachine(): Promise<MachineSnapshot> {
  const [netns, links, mounts, entries] = await Promise.all([
    readdir("/run/netns").catch(() => []),
    execute("ip", ["-j", "link", "show"]).then(({ stdout }) =>
      (JSON.parse(stdout) as { ifname: string; flags: string[] }[]).map(
        ({ ifname, flags }) => `${ifname} ${flags.includes("UP") ? "up" : "down"}`,
      ),
    ),
    readFile("/proc/self/mountinfo", "utf8").then((text) =>
      text
        .trim()
        .split("\n")
        .map((line) => line.split(" ")[4] ?? ""),
    ),
    ownProcesses(),
  ]);
  const tree = ownTree(entries);
  const strangers = entries.filter(({ pid }) => !tree.has(pid));
  const namespaces = new Set((await Promise.all(strangers.map(({ pid }) => namespacesOf(pid)))).flat());
  return {
    netns: [...netns].sort(),
    links: links.sort(),
    mounts: mounts.sort(),
    namespaces: [...namespaces].sort(),
    processes: strangers.map(({ pid, name }) => `${pid} ${name}`).sort(),
  };
}
