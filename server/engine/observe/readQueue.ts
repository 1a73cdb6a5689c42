/**
 * When which namespace is read: soon after something happened in it, several
 * events at the price of one reading, a few processes at once, and never two
 * readings of one namespace at a time.
 */

import type { ReadInterface } from "@/lib/observed/ipJson";
import { ROOT_NS } from "@/lib/topology/places";
import type { Reading } from "./read";

/** Processes at once. Two cores are the smallest machine we think of, and somebody may be working on it. */
const AT_ONCE = 3;
/** A step of `ip` or of a deploy makes several events within a few milliseconds. */
const SETTLE_MS = 15;
/** With many namespaces changing at once a deploy is under way, and reading would take its time. */
const MANY = 8;
const SETTLE_MANY_MS = 150;
/** Beat of the root's readings while a large run holds all others back. */
const SETTLE_HELD_MS = 300;
/** Namespaces read by one process. */
const TOGETHER = 24;
/** A namespace that is being made cannot be entered until it is mounted. */
const RETRY_MS = [20, 50, 150, 400, 1000];
/** Interfaces of the root above which all of it is as well read. */
const MOST_NAMED = 100;
/** Readings of one namespace on end that a `request` waits for while events disturb each. */
const PATIENCE = 5;

interface Entry {
  /** Time (performance.now) from which it is to be read; null when it need not. */
  due: number | null;
  /** When it is due, the interfaces that are to be read; null: all of it. */
  names: Set<string> | null;
  reading: boolean;
  /** Interfaces that events told of since the reading began. */
  touched: Set<number>;
  failures: number;
  waiting: { tries: number; done: () => void }[];
}

export interface ReadQueue {
  /**
   * Something happened in the namespace that only reading it shows. Where it happened to one
   * interface of the root, and can have changed nothing else, that one is read alone.
   */
  mark(ns: string, name?: string): void;
  /** An event told of an interface: a reading under way is older than that. */
  touch(ns: string, ifindex: number): void;
  /** Resolves when the namespaces were read by readings that began after the call. */
  request(names: string[]): Promise<void>;
  /**
   * While held, only the root is read, and seldom: it shows the switches' side of
   * every cable for the price of one process. Requests are served all the same.
   */
  hold(held: boolean): void;
  /** Forgets a namespace that is gone. */
  drop(ns: string): void;
  stop(): void;
}

export interface ReadQueueOptions {
  read(names: string[]): Promise<Reading>;
  /** Takes a reading in. `touched` has the interfaces about which it may be out of date. */
  onRead(ns: string, reading: NonNullable<ReturnType<Reading["get"]>>, touched: ReadonlySet<number>): void;
  /** Whether interfaces of the root can be read alone now. */
  isApart(): boolean;
  /** Reads some interfaces of the root; null when that went wrong. */
  readSome(names: string[]): Promise<ReadInterface[] | null>;
  /** Takes them in, as `onRead` does. What is not in `read` is not there. */
  onReadSome(names: string[], read: readonly ReadInterface[], touched: ReadonlySet<number>): void;
  /** All readings of one process were taken in. */
  onBatch(): void;
}

export function createReadQueue({ read, onRead, isApart, readSome, onReadSome, onBatch }: ReadQueueOptions): ReadQueue {
  const entries = new Map<string, Entry>();
  let running = 0;
  let timer: NodeJS.Timeout | null = null;
  /** When the timer looks at what is due. */
  let wakesAt = 0;
  let stopped = false;
  let held = false;

  function entryOf(ns: string): Entry {
    let entry = entries.get(ns);
    if (!entry) {
      entry = { due: null, names: null, reading: false, touched: new Set(), failures: 0, waiting: [] };
      entries.set(ns, entry);
    }
    return entry;
  }
  function release(entry: Entry) {
    for (const { done } of entry.waiting.splice(0)) done();
  }
  function schedule() {
    if (timer) clearTimeout(timer);
    timer = null;
    // What finds no free process is looked at when one ends.
    if (stopped || running >= AT_ONCE) return;
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    const due: string[] = [];
    for (const [ns, entry] of entries) {
      if (entry.due === null || entry.reading) continue;
      if (held && ns !== ROOT_NS && entry.waiting.length === 0) continue;
      if (entry.due <= now) due.push(ns);
      else next = Math.min(next, entry.due);
    }
    // The root first: all switches are there.
    if (due.includes(ROOT_NS) && running < AT_ONCE) void startRoot();
    const rest = due.filter((ns) => ns !== ROOT_NS);
    const share = Math.min(TOGETHER, Math.max(1, Math.ceil(rest.length / AT_ONCE)));
    while (rest.length > 0 && running < AT_ONCE) void start(rest.splice(0, share));
    if (running >= AT_ONCE || next === Number.POSITIVE_INFINITY) return;
    wakesAt = next;
    timer = setTimeout(schedule, Math.max(1, next - now));
  }
  function finish(entry: Entry, ns: string, result: ReturnType<Reading["get"]>) {
    entry.reading = false;
    if (!result) {
      const wait = RETRY_MS[entry.failures];
      entry.failures += 1;
      if (wait === undefined) return release(entry);
      entry.due = performance.now() + wait;
      entry.names = null;
      return;
    }
    entry.failures = 0;
    settle(entry, ns, result.interfaces);
  }
  function begin(ns: string): Entry {
    const entry = entryOf(ns);
    entry.due = null;
    entry.reading = true;
    entry.touched = new Set();
    return entry;
  }
  function startRoot(): Promise<void> {
    const { names, waiting } = entryOf(ROOT_NS);
    // Whoever waits has seen all of it before, and waits only for what events disturbed meanwhile.
    const enough = waiting.length > 0 ? waiting.every(({ tries }) => tries > 0) : !held;
    const few = names !== null && names.size <= MOST_NAMED && enough && isApart();
    return few ? startSome([...names]) : start([ROOT_NS]);
  }
  async function startSome(names: string[]) {
    running += 1;
    const entry = begin(ROOT_NS);
    const result = await readSome(names);
    running -= 1;
    if (stopped) return;
    entry.reading = false;
    if (result) {
      onReadSome(names, result, entry.touched);
      onBatch();
      settle(entry, ROOT_NS, result);
    } else {
      for (const waiter of entry.waiting) waiter.tries += 1;
      want(ROOT_NS);
    }
    schedule();
  }
  /** After a reading: lets go on who waited for it, and has read once more what events told of since it began. */
  function settle(entry: Entry, ns: string, read: readonly ReadInterface[]) {
    const { touched } = entry;
    // Of an interface that a reading of some was not about, events have told all that there is.
    const again = ns === ROOT_NS ? read.filter(({ ifindex }) => touched.has(ifindex)).map(({ name }) => name) : [];
    for (const waiter of entry.waiting) waiter.tries += 1;
    const disturbed = ns === ROOT_NS && isApart() ? again.length > 0 : touched.size > 0;
    if (!disturbed || entry.waiting.some(({ tries }) => tries >= PATIENCE)) {
      // Those who asked while it was being read wait for the next.
      const asked = entry.waiting.filter(({ tries }) => tries > 0);
      entry.waiting = entry.waiting.filter(({ tries }) => tries <= 0);
      for (const { done } of asked) done();
    }
    if (!disturbed) return;
    const soon = performance.now() + SETTLE_MS;
    if (ns === ROOT_NS && isApart()) {
      for (const name of again) want(ns, name);
      if (entry.waiting.length > 0 && entry.due !== null) entry.due = Math.min(entry.due, soon);
    } else if (entry.due === null) {
      entry.due = soon;
      entry.names = null;
    }
  }
  function areMany(): boolean {
    let marked = 0;
    for (const { due } of entries.values()) {
      if (due !== null) marked += 1;
      if (marked >= MANY) return true;
    }
    return false;
  }
  function want(ns: string, name?: string) {
    const entry = entryOf(ns);
    if (entry.due === null) entry.names = name === undefined ? null : new Set();
    if (name === undefined) entry.names = null;
    else entry.names?.add(name);
    if (entry.due !== null) return;
    entry.due = performance.now() + (held ? SETTLE_HELD_MS : areMany() ? SETTLE_MANY_MS : SETTLE_MS);
  }
  async function start(names: string[]) {
    running += 1;
    const started = names.map((ns): [string, Entry] => [ns, begin(ns)]);
    const reading = await read(names);
    running -= 1;
    if (stopped) return;
    // One that was dropped meanwhile may be another namespace of that name by now.
    const kept = started.filter(([ns, entry]) => entries.get(ns) === entry);
    for (const [ns, entry] of kept) {
      const result = reading.get(ns);
      if (result) onRead(ns, result, entry.touched);
    }
    onBatch();
    // Whoever waits goes on only now, when all of it was told.
    for (const [ns, entry] of kept) finish(entry, ns, reading.get(ns));
    schedule();
  }

  return {
    mark(ns, name) {
      const entry = entryOf(ns);
      const isDue = entry.due !== null;
      want(ns, ns === ROOT_NS ? name : undefined);
      if (isDue || (held && ns !== ROOT_NS)) return;
      // A thousand marks in a row must not look through a thousand entries each.
      if (!timer || (entry.due ?? 0) < wakesAt) schedule();
    },
    touch(ns, ifindex) {
      const entry = entries.get(ns);
      if (entry?.reading) entry.touched.add(ifindex);
    },
    async request(names) {
      if (stopped) return;
      const done = names.map((ns) => {
        const entry = entryOf(ns);
        entry.due = 0;
        entry.names = null;
        entry.failures = 0;
        // The end of a reading that has begun already does not count.
        return new Promise<void>((resolve) => entry.waiting.push({ tries: entry.reading ? -1 : 0, done: resolve }));
      });
      schedule();
      await Promise.all(done);
    },
    hold(now) {
      held = now;
      schedule();
    },
    drop(ns) {
      const entry = entries.get(ns);
      entries.delete(ns);
      if (entry) release(entry);
    },
    stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      for (const entry of entries.values()) release(entry);
    },
  };
}
