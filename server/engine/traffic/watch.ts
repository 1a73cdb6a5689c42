/** The traffic of one lab while somebody watches it: read once a second, and not at all otherwise. */
import { type TrafficFigures, TrafficMeter } from "@/lib/observed/traffic/meter";
import type { Topology } from "@/lib/topology/schema";
import type { SandboxHandle } from "@/server/engine/sandbox/handle";
import { createReadings, type Readings } from "./readings";

const EVERY_MS = 1000;

/** What a watcher is told: what changed since the last time, and all of it for those who missed that. */
export interface TrafficTold {
  /** Milliseconds since the epoch. */
  at: number;
  /** Null for a link that is not counted any more. */
  changed: Record<string, TrafficFigures | null>;
  all(): Record<string, TrafficFigures>;
}
type Watcher = (told: TrafficTold) => void;

interface Source {
  /** The sandbox as it is now; null while the lab does not run. */
  sandbox(): SandboxHandle | null;
  topology(): Topology;
  /** Something that a person should know, once for each time the lab is started. */
  onShortfall(text: string): void;
}

export class TrafficWatch {
  private readonly watchers = new Set<Watcher>();
  private meter = new TrafficMeter();
  private readings: { sandbox: SandboxHandle; of: Readings; told: boolean } | null = null;
  private timer: NodeJS.Timeout | null = null;
  private reading = false;

  constructor(private readonly source: Source) {}

  /** Calls back about once a second with what changed. @returns what ends it */
  watch(watcher: Watcher): () => void {
    this.watchers.add(watcher);
    if (!this.reading && this.timer === null) void this.tick();
    return () => {
      this.watchers.delete(watcher);
      if (this.watchers.size === 0) this.rest();
    };
  }

  close(): void {
    this.watchers.clear();
    this.rest();
  }

  private rest(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.take(null);
    this.meter = new TrafficMeter();
  }

  /** Takes up another sandbox, or none. */
  private take(sandbox: SandboxHandle | null): Readings | null {
    if (this.readings && this.readings.sandbox !== sandbox) {
      this.readings.of.stop();
      this.readings = null;
    }
    if (sandbox) this.readings ??= { sandbox, of: createReadings(sandbox), told: false };
    return this.readings?.of ?? null;
  }

  private async tick(): Promise<void> {
    this.timer = null;
    this.reading = true;
    const from = performance.now();
    const of = this.take(this.source.sandbox());
    const read = of ? await of.read(this.source.topology()) : new Map();
    this.reading = false;
    if (this.watchers.size === 0) return this.rest();
    // A reading that was slow makes the next one later, never two at once.
    this.timer = setTimeout(() => void this.tick(), Math.max(EVERY_MS / 2, EVERY_MS - (performance.now() - from)));
    const changed = this.meter.read(read, performance.now());
    const { meter } = this;
    for (const watcher of this.watchers) watcher({ at: Date.now(), changed, all: () => meter.figures });
    if (of?.shortfall && this.readings && !this.readings.told) {
      this.readings.told = true;
      this.source.onShortfall(of.shortfall);
    }
  }
}
