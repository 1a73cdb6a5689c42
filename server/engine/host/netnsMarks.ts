/**
 * Which network namespaces of the machine are ours: those whose loopback bears the mark
 * of a lab as its alias. The mark is in the namespace itself, so that another one under
 * the same name is never taken for it.
 *
 * Between `ip netns add` and the alias there is a moment without a mark. What is about
 * to be added is therefore written down first, in a file beside the names, and when the
 * engine is killed in that moment the next one marks what it finds as `ip netns add`
 * left it. A namespace with anything in it is somebody else's.
 */
import { mkdir, readdir, readFile, readlink, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { labOfMark, markText } from "@/lib/observed/marks";
import type { Owner } from "@/lib/plan/host/objects";
import { linkSet } from "@/lib/plan/steps/iproute";
import { runCommand } from "@/server/engine/exec/run";
import { writeFileAtomic } from "@/server/engine/labs/atomicFile";
import { NETNS_DIRECTORY } from "@/server/engine/observe/namespaces";
import { hostHandle } from "./machine";

interface Link {
  ifname: string;
  flags: string[];
  ifalias?: string;
}

/** Names of the namespaces that are mounted, with their inode numbers. */
async function mountedNamespaces(): Promise<Map<string, number>> {
  const inodes = new Map<string, number>();
  try {
    const [{ dev }, names] = await Promise.all([stat(NETNS_DIRECTORY), readdir(NETNS_DIRECTORY)]);
    for (const name of names) {
      const file = await stat(join(NETNS_DIRECTORY, name)).catch(() => null);
      if (file && file.dev !== dev) inodes.set(name, file.ino);
    }
  } catch {
    // No directory: no namespace was ever added.
  }
  return inodes;
}

/** The interfaces of namespaces, in one process for all; null for one that could not be read. */
async function linksIn(names: readonly string[]): Promise<Map<string, Link[] | null>> {
  if (names.length === 0) return new Map();
  const args = ["-0", "-I{}", "nsenter", "--net=/run/netns/{}", "ip", "-json", "link", "show"];
  const input = names.map((name) => `${name}\0`).join("");
  const { stdout } = await runCommand(hostHandle(""), { file: "xargs", args }, { input });
  const lines = stdout.trim().split("\n");
  // One that has no answer leaves it open whose the others are.
  if (lines.length !== names.length) return new Map(names.map((name) => [name, null]));
  return new Map(
    names.map((name, at) => {
      try {
        return [name, JSON.parse(lines[at] ?? "") as Link[]];
      } catch {
        return [name, null];
      }
    }),
  );
}

const markOf = (links: Link[] | null | undefined): Owner =>
  labOfMark(links?.find(({ ifname }) => ifname === "lo")?.ifalias ?? "") ?? null;

async function hasProcess(inode: number): Promise<boolean> {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    if ((await readlink(`/proc/${pid}/ns/net`).catch(() => "")) === `net:[${inode}]`) return true;
  }
  return false;
}

/** Whether a namespace is as `ip netns add` makes it, and nothing runs in it. */
async function isPristine(links: Link[] | null | undefined, inode: number): Promise<boolean> {
  const [only, ...more] = links ?? [];
  return only?.ifname === "lo" && more.length === 0 && !only.flags.includes("UP") && !(await hasProcess(inode));
}

export class NetnsMarks {
  /** Names that runs under way are about to add, with the lab. */
  private readonly pending = new Map<string, string>();

  /** @param folder where it is written down what is about to be added */
  constructor(private readonly folder: string) {}

  /** Writes down that the lab is about to add these; none of them is there. */
  async intend(lab: string, names: readonly string[]): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o755 });
    for (const name of names) {
      this.pending.set(name, lab);
      await writeFileAtomic(join(this.folder, name), lab);
    }
  }

  /** The run that was to add these has ended, well or not. */
  async done(names: readonly string[]): Promise<void> {
    for (const name of names) this.pending.delete(name);
    await this.settle();
  }

  /** Marks what an engine that was killed had just added, and forgets what was written down. */
  async settle(): Promise<void> {
    const files = await readdir(this.folder).catch(() => [] as string[]);
    const open = files.filter((name) => !this.pending.has(name));
    if (open.length === 0) return;
    const inodes = await mountedNamespaces();
    const there = open.filter((name) => inodes.has(name));
    const links = await linksIn(there);
    for (const name of there) {
      const found = links.get(name);
      if (markOf(found) === null && (await isPristine(found, inodes.get(name) as number))) {
        const lab = await readFile(join(this.folder, name), "utf8");
        await runCommand(hostHandle(lab), linkSet({ ns: name, name: "lo" }, "alias", markText(lab)));
      }
    }
    for (const name of open) await rm(join(this.folder, name), { force: true });
  }

  /** Whose each namespace of the machine is. */
  async owners(): Promise<Map<string, Owner>> {
    await this.settle();
    const names = [...(await mountedNamespaces()).keys()];
    const links = await linksIn(names);
    return new Map(names.map((name) => [name, this.pending.get(name) ?? markOf(links.get(name))]));
  }

  /** Whose one namespace is; while a run adds it, that run's lab. */
  async owner(name: string): Promise<Owner> {
    return this.pending.get(name) ?? markOf((await linksIn([name])).get(name));
  }
}
