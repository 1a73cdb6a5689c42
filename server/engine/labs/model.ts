/** A lab's state as windows see it, and the changes on their way to them. */
import type { ObservedPatch } from "@/lib/observed/patch";
import type { Observed } from "@/lib/observed/types";
import { applyLabChange } from "@/lib/protocol/apply";
import type { LabChange, LabState, LogEntry } from "@/lib/protocol/labState";
import { mergeLabChanges } from "@/lib/protocol/merge";
import { linkId } from "@/lib/topology/ids";
import { applyPatch, diffTopologies } from "@/lib/topology/patch";
import type { Topology } from "@/lib/topology/schema";
import { observedReplacement } from "./observedReplacement";
import { Trickle } from "./trickle";

const sameList = <T>(a: readonly T[], b: readonly T[], id: (record: T) => string): boolean =>
  a.length === b.length && a.every((record, at) => record === b[at] || id(record) === id(b[at] as T));
const sameRecords = (a: Topology, b: Topology): boolean =>
  sameList(a.nodes, b.nodes, ({ name }) => name) && sameList(a.links, b.links, linkId);

/** Changes that follow each other faster than a screen repaints travel as one. */
const COALESCE_MS = 16;

export type LogLine = Omit<LogEntry, "id" | "at"> & { at?: number };
type Listener = (change: LabChange) => void;

/**
 * The one place where a lab's state is kept. It is carried forward by the very
 * reducer that windows use, so that what they hold is what is here.
 */
export class LabModel {
  private readonly listeners = new Set<Listener>();
  private readonly trickle = new Trickle();
  private pending: LabChange | null = null;
  private timer: NodeJS.Timeout | null = null;
  private flushedAt = 0;
  private logId = 0;

  constructor(private current: LabState) {}

  get state(): LabState {
    this.takeIn();
    return this.current;
  }

  update(change: LabChange): void {
    if (this.trickle.add(change)) return this.flushSoon();
    this.takeIn();
    this.current = applyLabChange(this.current, change);
    this.send(change);
  }

  /** As `update`, for what is carried to the kernel from now on: windows are told what is new in it. */
  applied(topology: Topology | null): void {
    const before = this.current.applied;
    if (before === topology) return;
    this.current = { ...this.current, applied: topology };
    const patch = before && topology && diffTopologies(before, topology);
    // A patch does not tell of an order that changed.
    const told = patch && sameRecords(applyPatch(before, patch), topology);
    this.send(told ? { appliedPatches: [patch] } : { applied: topology });
  }

  /** As `update`, for the observer, who keeps the observed state itself. */
  observed(patch: ObservedPatch, observed: Observed): void {
    this.current = { ...this.current, observed };
    this.send({ observed: patch });
  }

  replaceObserved(observed: Observed): void {
    this.observed(observedReplacement(this.current.observed, observed), observed);
  }

  log(line: LogLine): void {
    this.update({ log: [{ at: Date.now(), ...line, id: this.logId++ }] });
  }

  /** A word of the engine itself. */
  say(level: LogEntry["level"], text: string): void {
    this.log({ source: "engine", level, text });
  }

  /** Listens to changes after `state`, which is handed back with the way to stop. */
  subscribe(listener: Listener): { state: LabState; unsubscribe: () => void } {
    // What is under way already is in the state, and must not reach the new listener again.
    this.flush();
    this.listeners.add(listener);
    return { state: this.state, unsubscribe: () => void this.listeners.delete(listener) };
  }

  close(): void {
    this.listeners.clear();
    if (this.timer) clearTimeout(this.timer);
  }

  /** Carries the state forward by what came one by one. */
  private takeIn(): void {
    const change = this.trickle.take();
    if (!change) return;
    this.current = applyLabChange(this.current, change);
    this.send(change);
  }

  private send(change: LabChange): void {
    if (this.listeners.size === 0) return;
    this.pending = this.pending ? mergeLabChanges(this.pending, change) : change;
    this.flushSoon();
  }

  private flushSoon(): void {
    if (this.listeners.size === 0) return;
    this.timer ??= setTimeout(() => this.flush(), Math.max(0, this.flushedAt + COALESCE_MS - performance.now()));
  }

  private flush(): void {
    this.takeIn();
    if (this.timer) clearTimeout(this.timer);
    const change = this.pending;
    [this.timer, this.pending, this.flushedAt] = [null, null, performance.now()];
    if (change) for (const listener of this.listeners) listener(change);
  }
}
