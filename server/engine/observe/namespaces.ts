/**
 * Which named namespaces a lab has, and the kernel's id of each as seen from the
 * lab's root. Events carry ids; only a namespace that has one is heard at all.
 */
import { statSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { askId, giveId, idFrom } from "@/lib/netlink/namespaceIds";
import { parseNetnsList } from "@/lib/observed/ipJson";
import { runCommand } from "@/server/engine/exec/run";
import type { NetlinkProxy } from "@/server/engine/netlink/proxy";
import { pathInSandbox, type SandboxHandle } from "@/server/engine/sandbox/handle";

export const NETNS_DIRECTORY = "/run/netns";

export interface NamespaceList {
  /** Ids by name, of the namespaces that can be entered. */
  ids: Map<string, number>;
  /** Names that another namespace has got since the last look. */
  renewed: Set<string>;
  /**
   * Their id was taken away since the last look, and is theirs again. Mostly the kernel has only now got round to
   * telling of the namespace that had it before; but another of the same inode would look the same.
   */
  doubtful: Set<string>;
  /** Some are being made just now: look again soon. */
  unfinished: boolean;
}

/** What a namespace file shows: the inode number is the namespace's own. */
interface Known {
  inode: number;
  id: number;
}

/** Names that `ip -batch` reads as one word; others are passed as arguments. */
const PLAIN = /^[\w.@:+-]+$/;

export interface Namespaces {
  /** The namespaces that are there, after giving an id to each that has none. */
  list(): Promise<NamespaceList>;
  /** An id was taken away or given: what was known of it no longer holds. */
  forget(id: number): void;
  /** What is known of these names may not hold any more: another namespace may have got one. */
  doubt(names: Iterable<string>): void;
  /** Nothing known holds any more. */
  forgetAll(): void;
}

/** Names above which one program that asks about all is the quicker way. */
const MOST_ASKED = 300;

/**
 * Ids of a few namespaces, asked one by one; those that have none are given one.
 * Null where the proxy does not know.
 */
async function askByProxy(proxy: NetlinkProxy, names: readonly string[]): Promise<Map<string, number> | null> {
  const idOf = async (name: string) => {
    const answer = await proxy.ask("", [askId(name)]);
    return answer?.answers[0] && idFrom(answer.answers[0]);
  };
  const found = await Promise.all(
    names.map(async (name) => {
      const id = await idOf(name);
      if (id !== null) return [name, id] as const;
      await proxy.ask("", [giveId(name)]);
      return [name, await idOf(name)] as const;
    }),
  );
  const known = found.flatMap(([name, id]) => (typeof id === "number" ? [[name, id] as const] : []));
  return known.length === names.length ? new Map(known) : null;
}

/**
 * Time after which a change of the directory is sure to show in its time stamp, in
 * milliseconds: the kernel stamps with the clock of its last tick.
 */
const TICK_MS = 50;

/** @param isOwn whether a namespace is to be seen at all; others are not even given an id */
export function createNamespaces(
  sandbox: SandboxHandle,
  proxy: NetlinkProxy,
  isOwn?: (name: string, inode: number) => Promise<boolean>,
): Namespaces {
  const directory = pathInSandbox(sandbox, NETNS_DIRECTORY);
  let known = new Map<string, Known>();
  /** What the last look found; unlike `known` it is kept when there is doubt. */
  let listed = new Map<string, Known>();
  /** Ids that the kernel took away since. An inode number alone does not tell: it is given out again like an id. */
  let takenAway = new Set<number>();

  /** Names that are looked at however well they are known. */
  let doubted = new Set<string>();
  /** What the directory had at the time in its stamp, while nothing has happened to any of its namespaces since. */
  let unchanged: { stamp: number; inodes: Map<string, number> } | null = null;

  /** Inode numbers by name; a file on the directory's own device is not mounted yet. */
  async function look(): Promise<{ inodes: Map<string, number>; unfinished: boolean }> {
    const inodes = new Map<string, number>();
    const [before, unsure] = [known, doubted];
    doubted = new Set();
    let unfinished = false;
    try {
      const { dev, mtimeMs: stamp } = await stat(directory);
      if (stamp === unchanged?.stamp) return { inodes: unchanged.inodes, unfinished };
      const settled = !isOwn && Date.now() - stamp > TICK_MS;
      unchanged = null;
      // At once: a thousand of these through the thread pool take several times as long.
      for (const name of await readdir(directory)) {
        const there = unsure.has(name) ? undefined : before.get(name);
        if (there) {
          inodes.set(name, there.inode);
          continue;
        }
        const file = statSync(`${directory}/${name}`, { throwIfNoEntry: false });
        if (file && file.dev !== dev) {
          if (!isOwn || (await isOwn(name, file.ino))) inodes.set(name, file.ino);
        }
        // Deleted between the two looks, or made and not mounted: the next look tells which.
        else unfinished = true;
      }
      const disturbed = known !== before || doubted.size > 0;
      if (settled && !unfinished && !disturbed) unchanged = { stamp, inodes };
    } catch {
      // No directory: no namespace was ever added.
    }
    return { inodes, unfinished };
  }
  /** The ids of all, where those of `fresh` are not known; each gets one. */
  async function idsOf(inodes: ReadonlyMap<string, number>, fresh: readonly string[]) {
    const few = fresh.length <= MOST_ASKED ? await askByProxy(proxy, fresh) : null;
    if (few) return few;
    const answer = await ask();
    const nameless = [...inodes.keys()].filter((name) => (answer.get(name) ?? null) === null);
    if (nameless.length === 0) return answer;
    await number(nameless);
    return ask();
  }
  async function ask(): Promise<Map<string, number | null>> {
    const { stdout } = await runCommand(sandbox, { file: "ip", args: ["-json", "netns", "list"] });
    try {
      return parseNetnsList(stdout);
    } catch {
      return new Map();
    }
  }
  async function number(names: string[]): Promise<void> {
    const plain = names.filter((name) => PLAIN.test(name));
    const others = names.filter((name) => !PLAIN.test(name));
    if (plain.length > 0) {
      const input = plain.map((name) => `netns set ${name} auto\n`).join("");
      // -force: one that has vanished must not keep the rest from their ids.
      await runCommand(sandbox, { file: "ip", args: ["-force", "-batch", "-"] }, { input });
    }
    for (const name of others) await runCommand(sandbox, { file: "ip", args: ["netns", "set", name, "auto"] });
  }

  return {
    async list() {
      const before = known;
      const ended = takenAway;
      takenAway = new Set();
      const { inodes, unfinished } = await look();
      const isKnown = ([name, inode]: [string, number]) => before.get(name)?.inode === inode;
      const fresh = [...inodes].filter((entry) => !isKnown(entry)).map(([name]) => name);
      const answer: ReadonlyMap<string, number | null> = fresh.length > 0 ? await idsOf(inodes, fresh) : new Map();
      const after = new Map<string, Known>();
      let missing = false;
      for (const [name, inode] of inodes) {
        const id = answer.has(name) ? answer.get(name) : isKnown([name, inode]) ? before.get(name)?.id : undefined;
        if (id === undefined || id === null) missing = true;
        else after.set(name, { inode, id });
      }
      // `forget` may have been called meanwhile: then what was answered may be old.
      const disturbed = known !== before;
      known = disturbed ? new Map() : after;
      const renewed = new Set<string>();
      const doubtful = new Set<string>();
      for (const [name, { inode }] of after) {
        const was = listed.get(name);
        if (was && was.inode !== inode) renewed.add(name);
        else if (was && ended.has(was.id)) doubtful.add(name);
      }
      listed = after;
      return {
        renewed,
        doubtful,
        ids: new Map([...after].map(([name, { id }]) => [name, id])),
        unfinished: unfinished || missing || disturbed,
      };
    },
    forget(id) {
      takenAway.add(id);
      unchanged = null;
      const kept = [...known].filter(([, entry]) => entry.id !== id);
      if (kept.length < known.size) known = new Map(kept);
    },
    doubt(names) {
      for (const name of names) doubted.add(name);
      unchanged = null;
    },
    forgetAll() {
      unchanged = null;
      known = new Map();
    },
  };
}
