/**
 * Keeps what the kernel and OVSDB say of one lab: read once, then kept by events.
 * Events about the state of a known interface change the picture at once; all
 * else makes its namespace be read again. The kernel may be asked anew at any
 * time, and the picture then holds nothing that the answer does not.
 */
import { statSync } from "node:fs";
import { type LogText, namespaceText, ovsTexts } from "@/lib/observed/logText";
import type { ObservedPatch } from "@/lib/observed/patch";
import type { Observed, ObservedOvs, ObservedUplink } from "@/lib/observed/types";
import type { Touched } from "@/lib/plan/touched";
import type { LogEntry } from "@/lib/protocol/labState";
import { type InterfaceRef, ROOT_NS } from "@/lib/topology/places";
import { type NetlinkProxy, NO_PROXY } from "@/server/engine/netlink/proxy";
import { pathInSandbox, type SandboxHandle } from "@/server/engine/sandbox/handle";
import { createEventHandler } from "./events";
import { keepMonitor } from "./keptMonitor";
import { createLogBudget } from "./logBudget";
import { ObservedModel } from "./model";
import { watchByMonitors } from "./monitors";
import { createNamespaces, NETNS_DIRECTORY } from "./namespaces";
import { watchOvs } from "./openvswitch";
import { createReader } from "./reader";
import { type ReadChanges, takePart, takeReading } from "./reading";
import { createReadQueue } from "./readQueue";
import { createRepeater } from "./repeater";
import type { ObserverScope } from "./scope";
import { watchServices } from "./services";
import { watchSpanningTrees } from "./spanningTree";
import { watchDirectory } from "./watchDirectory";

export interface ObserverOptions {
  sandbox: SandboxHandle;
  /** Reads what it can instead of ip(8). */
  proxy?: NetlinkProxy;
  /** Namespaces whose own nftables table is to be looked at; asked anew at each reading. */
  filtered?(): Iterable<string>;
  /** Namespaces where ends are drawn to do something to their packets. */
  shaped?(): Iterable<string>;
  /** Something changed: what, and all of it as it is now. In the order in which it happened. */
  onChange(patch: ObservedPatch, observed: Observed): void;
  /** A line for the log, for each event that means something to a person. */
  onLog(entry: Omit<LogEntry, "id">): void;
  /** Interfaces whose offloads are read too, which costs a process each. */
  offloadsWanted?(): readonly InterfaceRef[];
  /** On the host: what of the machine is the lab's to see. All of it, in a sandbox. */
  scope?: ObserverScope;
  /** Watching has ended by itself, because the sandbox did or because it cannot be watched; called once, at the end. */
  onEnd(reason: string): void;
}

export interface RefreshOptions {
  /** Counters of all interfaces too, which are otherwise as old as the interface's last change. */
  counters?: boolean;
  /** Only these are read anew; all else is as events have left it. */
  only?: Touched;
}

export interface Observer {
  observed(): Observed;
  /**
   * Asks the kernel and OVSDB for everything anew. What was done before the call
   * is in the answer, and was given to `onChange` before it.
   */
  refresh(options?: RefreshOptions): Promise<Observed>;
  /**
   * Tells that a large run is under way: until it is told that none is, events
   * about known interfaces are taken in, and namespaces are not read one by one
   * while each is still being made, nor all of them after events were dropped.
   */
  hold(held: boolean): void;
  /** Takes in what the machine's side of the lab's uplink is; null where nobody can tell. */
  tellUplink(uplink: ObservedUplink | null): void;
  /** Ends watching; nothing is called afterwards. */
  stop(): Promise<void>;
}

/** Beat of the looks at which namespaces there are while a large run is under way. */
const LIST_HELD_MS = 300;

/** What the sandbox's /run is, to tell it from that of a process that got the holder's number later. */
function sandboxMark(sandbox: SandboxHandle): string | null {
  try {
    const { dev, ino } = statSync(pathInSandbox(sandbox, "/run"));
    return `${dev}/${ino}`;
  } catch {
    return null;
  }
}

/**
 * Begins to watch a sandbox. Resolves when everything was read once; before that
 * neither `onChange` nor `onLog` is called.
 * @throws when the sandbox is not there or `ip monitor` does not run in it.
 */
export async function startObserver({
  sandbox,
  proxy = NO_PROXY,
  filtered = () => [],
  shaped = () => [],
  onChange,
  onLog,
  onEnd,
  offloadsWanted = () => [],
  scope,
}: ObserverOptions): Promise<Observer> {
  const mark = sandboxMark(sandbox);
  if (mark === null) throw new Error(`The sandbox of "${sandbox.lab}" is not there.`);
  const model = new ObservedModel();
  const namespaces = createNamespaces(sandbox, proxy, scope?.namespace);
  const budget = createLogBudget(onLog);
  let ready = false;
  let stopped = false;
  let counters = false;
  /** A large run is under way; and whether all was to be read anew meanwhile. */
  let [held, missed] = [false, false];

  function flush() {
    if (!ready || stopped) return;
    const patch = model.takePatch({ counters });
    if (patch) onChange(patch, model.observed);
  }
  function log(source: LogEntry["source"], line: LogText, more?: { at?: number; ns?: string }) {
    if (ready && !stopped)
      budget.write({ at: more?.at ?? Date.now(), source, ...line, ...(more?.ns && { ns: more.ns }) });
  }

  const reader = createReader({ sandbox, proxy, model, filtered, offloadsWanted, scope });
  const queue = createReadQueue({
    read: reader.namespaces,
    onRead(ns, read, touched) {
      if (stopped || (ns !== ROOT_NS && model.idOf(ns) === undefined)) return;
      tell(ns, takeReading(model, ns, read.interfaces, touched, { counters }));
      model.setFacts(ns, read.facts);
      if (ns === ROOT_NS) trees.seen(read.interfaces);
    },
    // A spanning tree moves with its ports, and no event tells.
    isApart: () => !scope && !trees.running,
    readSome: reader.rootInterfaces,
    onReadSome(names, read, touched) {
      if (stopped) return;
      tell(ROOT_NS, takePart(model, ROOT_NS, names, read, touched));
    },
    onBatch: flush,
  });

  function tell(ns: string, { texts, gone }: ReadChanges) {
    for (const line of texts) log("link", line, { ns });
    for (const iface of gone) events.missed(ns, iface);
  }

  const rules = watchByMonitors(sandbox, { file: "nft", args: ["monitor"] }, (ns) => queue.mark(ns));
  const disciplines = watchByMonitors(sandbox, { file: "tc", args: ["monitor"] }, (ns) => queue.mark(ns));
  const services = watchServices(
    sandbox,
    () => model.observed,
    (ns) => queue.mark(ns),
  );
  const trees = watchSpanningTrees(() => queue.mark(ROOT_NS));

  const events = createEventHandler({
    model,
    queue,
    log,
    lookAgain: () => void list.soon(),
    forgetId: namespaces.forget,
    // Routes go with interfaces and addresses, a spanning tree moves with its ports, and no event tells.
    isApart: () => !scope && !trees.running && (model.namespaceAt(ROOT_NS)?.routes?.length ?? 0) === 0,
    // A machine's own comings and goings are not the lab's story.
    isTold: (ns, known) => scope === undefined || ns !== ROOT_NS || known,
  });

  const list = createRepeater(
    async () => {
      const { ids, renewed, doubtful, unfinished } = await namespaces.list();
      if (stopped) return false;
      const { added, removed, renumbered } = model.setNamespaces(ids, renewed);
      for (const name of [...removed, ...renumbered]) {
        queue.drop(name);
        rules.drop(name);
        disciplines.drop(name);
      }
      // What is in doubt is read again, and meanwhile is as it was: a lab that is idle must not seem to lose a node.
      for (const name of [...added, ...renumbered, ...doubtful]) queue.mark(name);
      for (const name of removed) log("namespace", namespaceText(name, false), { ns: name });
      for (const name of added) log("namespace", namespaceText(name, true), { ns: name });
      flush();
      return unfinished;
    },
    () => (held ? LIST_HELD_MS : 0),
  );

  function watchDisciplines(known: ReadonlySet<string>) {
    // A monitor is a process in the namespace, which nobody who looks there expects: only where something is drawn.
    disciplines.watch([ROOT_NS, ...[...shaped()].filter((ns) => known.has(ns))]);
  }

  async function readAll() {
    await list.now();
    const known = new Set([ROOT_NS, ...model.namespaceNames()]);
    rules.watch([...filtered()].filter((ns) => known.has(ns)));
    watchDisciplines(known);
    // Which interfaces of a machine are the lab's depends on Open vSwitch's records.
    if (scope) await ovs.settle();
    // The root first: it knows where the other ends of its own cables are.
    await queue.request([ROOT_NS]);
    await Promise.all([queue.request(model.namespaceNames()), ovs.settle()]);
    flush();
  }

  const monitor = keepMonitor({
    sandbox,
    isThere: () => sandboxMark(sandbox) === mark,
    onEvent: events.handle,
    onBatch: flush,
    onOverrun() {
      log("engine", { level: "warning", text: "The kernel dropped events; everything is read again." });
      readAnew();
    },
    onCaughtUp: readAnew,
    async onAgain() {
      log("engine", {
        level: "warning",
        text: "ip monitor had ended and was started again; everything is read again.",
      });
      await refresh();
    },
    onEnd: end,
  });

  const ovs = watchOvs(sandbox, (whole: ObservedOvs) => {
    const before = model.ovs;
    const now = scope ? scope.ovs(whole) : whole;
    model.setOvs(now);
    if (scope && model.ovs !== before) queue.mark(ROOT_NS);
    if (model.ovs !== before) for (const line of ovsTexts(before, now)) log("ovs", line);
    flush();
  });
  const directory = watchDirectory(pathInSandbox(sandbox, NETNS_DIRECTORY), (name) => {
    if (name === null) namespaces.forgetAll();
    else namespaces.doubt([name]);
    list.soon();
  });

  function close() {
    stopped = true;
    monitor.stop();
    directory.stop();
    list.stop();
    queue.stop();
    rules.stop();
    disciplines.stop();
    trees.stop();
    services.stop();
    ovs.stop();
  }
  function end(reason: string) {
    if (stopped) return;
    close();
    budget.stop();
    onEnd(reason);
  }

  /** Reads a few things, in time that does not grow with the lab. */
  async function readOnly({ namespaces: names, rootInterfaces }: Touched): Promise<void> {
    namespaces.doubt(names);
    await list.now();
    const known = new Set(model.namespaceNames());
    const asked = [...rootInterfaces];
    const [read] = await Promise.all([
      asked.length > 0 ? reader.rootInterfaces(asked) : [],
      queue.request([...names].filter((ns) => known.has(ns))),
      ovs.settle(),
    ]);
    if (!read) return readAll();
    watchDisciplines(known);
    if (!stopped) model.mergeInterfaces(ROOT_NS, asked, read);
    flush();
  }

  /** Reads everything: at once, or when what is being made is there. */
  function readAnew() {
    missed = held;
    if (!held) void refresh();
  }

  /** How many refreshes want counters now. */
  let wanting = 0;
  async function refresh(options: RefreshOptions = {}): Promise<Observed> {
    // Among a machine's other things, and where packet rules and offloads count, all is looked at.
    if (options.only && !scope && [...filtered()].length + offloadsWanted().length === 0) {
      await readOnly(options.only);
      return model.observed;
    }
    missed = false;
    if (options.counters) wanting += 1;
    counters = wanting > 0;
    namespaces.forgetAll();
    scope?.renew();
    await readAll();
    if (options.counters) wanting -= 1;
    counters = wanting > 0;
    return model.observed;
  }

  try {
    await monitor.listen();
    await readAll();
  } catch (error) {
    close();
    throw error;
  }
  if (stopped) throw new Error(`The sandbox of "${sandbox.lab}" ended while it was being read.`);
  model.takePatch();
  ready = true;
  return {
    observed: () => model.observed,
    refresh,
    hold(now) {
      held = now;
      queue.hold(now);
      if (missed && !now) void refresh();
    },
    tellUplink(uplink) {
      model.setUplink(uplink);
      flush();
    },
    async stop() {
      if (stopped) return;
      close();
      budget.stop();
    },
  };
}
