/** A capture: sniffers on some interfaces, their packets in the order of time, and pcapng for who reads. */
import { release } from "node:os";
import { compileFilter } from "@/lib/capture/filter/compile";
import { FilterError } from "@/lib/capture/filter/error";
import { LINKTYPE } from "@/lib/capture/link";
import type { CaptureInterface, Packet } from "@/lib/capture/packet";
import { interfaceBlock, packetBlock, sectionBlock, statisticsBlock } from "@/lib/capture/pcapng/write";
import { CAPTURE_DONE } from "@/lib/protocol/capture";
import type { LabChange } from "@/lib/protocol/labState";
import packageJson from "@/package.json";
import { EngineError } from "@/server/engine/errors";
import type { SandboxHandle } from "@/server/engine/sandbox/handle";
import { COUNTS_EVERY_MS, MAX_SNIFFERS } from "./limits";
import { TimeMerge } from "./merge";
import { type Sniffer, startSniffer } from "./sniffer";

export interface CaptureSpot {
  node: string;
  interface: string;
  /** Network namespace, when not the lab's root. */
  netns?: string;
}

export interface CaptureOptions {
  sandbox: SandboxHandle;
  spots: readonly CaptureSpot[];
  filter: string;
  snap: number;
  count?: number;
  /** How long it lasts, in s. */
  seconds?: number;
  /** The lab that it must not outlive. */
  subscribe(listener: (change: LabChange) => void): { unsubscribe: () => void };
}

/** Who reads a capture. */
export interface CaptureSink {
  /** @returns whether more may follow at once; otherwise `drained` is to be called. */
  write(bytes: Uint8Array): boolean;
  end(reason: string): void;
}

const LAB_STOPPED = "The lab was stopped.";

/** How many sniffers run, in all labs. */
let running = 0;

export class Capture {
  private readonly merge: TimeMerge;
  private readonly sniffers: (Sniffer | null)[];
  private readonly counts: { received: number; dropped: number }[];
  private told: string;
  /** What could not be written yet. */
  private readonly waiting: Uint8Array[] = [];
  private blocked = false;
  private alive = 0;
  private seen = 0;
  /** Why it is to end, once that is known. */
  private ending: string | null = null;
  private readonly timers: NodeJS.Timeout[] = [];
  private unsubscribe = () => {};
  /** The head of the file has been written. */
  private begun = false;

  private constructor(
    private readonly options: CaptureOptions,
    private readonly sink: CaptureSink,
  ) {
    const { spots } = options;
    this.merge = new TimeMerge(spots.length, (packets) => this.packets(packets));
    this.sniffers = spots.map(() => null);
    this.counts = spots.map(() => ({ received: 0, dropped: 0 }));
    this.told = JSON.stringify(this.counts);
  }

  /** Begins to listen. @throws {EngineError} with the field that is to blame; nothing is left running then */
  static async start(options: CaptureOptions, sink: CaptureSink): Promise<Capture> {
    checkFilter(options.filter);
    if (running + options.spots.length > MAX_SNIFFERS) {
      throw new EngineError("busy", `There are captures on ${running} interfaces already. Stop some first.`);
    }
    const capture = new Capture(options, sink);
    const started = await Promise.allSettled(options.spots.map((_, index) => capture.listen(index)));
    const failed = started.find(({ status }) => status === "rejected") as PromiseRejectedResult | undefined;
    if (failed) {
      capture.stop();
      throw refusalOf(failed.reason);
    }
    capture.begin();
    return capture;
  }

  /** There is room again for what could not be written. */
  drained(): void {
    this.blocked = false;
    this.flush();
    if (!this.blocked) this.resume();
  }

  /** Ends it; what has been caught is still written, and then the sink is told this reason. */
  finish(reason: string): void {
    this.ending ??= reason;
    for (const sniffer of this.sniffers) sniffer?.finish();
  }

  /** Ends it for good. Its sink is not called again. */
  stop(): void {
    this.blocked = true;
    this.release();
    for (const sniffer of this.sniffers) sniffer?.stop();
  }

  private release(): void {
    this.unsubscribe();
    for (const timer of this.timers) clearTimeout(timer);
  }

  private async listen(index: number): Promise<void> {
    const { sandbox, spots, filter, snap } = this.options;
    const { interface: name, netns } = spots[index] as CaptureSpot;
    running += 1;
    this.alive += 1;
    try {
      this.sniffers[index] = await startSniffer({
        ...{ sandbox, netns, interface: name, index, snap },
        program: (linkType) => compileFilter(filter, { ethernet: linkType === LINKTYPE.ethernet, live: true, snap }),
        onPackets: (packets) => {
          if (!this.merge.push(index, packets)) this.sniffers[index]?.pause();
        },
        onCounts: (received, dropped) => {
          this.counts[index] = { received, dropped };
        },
        onMark: (at) => this.merge.mark(index, at),
        onEnd: (reason) => this.ended(index, reason),
      });
    } catch (error) {
      running -= 1;
      this.alive -= 1;
      throw error;
    }
  }

  private begin(): void {
    const { seconds, subscribe } = this.options;
    this.waiting.unshift(this.head());
    this.begun = true;
    this.timers.push(setInterval(() => this.tellCounts(), COUNTS_EVERY_MS));
    if (seconds !== undefined) this.timers.push(setTimeout(() => this.finish(CAPTURE_DONE), seconds * 1000));
    // A lab on the machine itself has no sandbox whose end would end the programs in it.
    const listener = ({ status }: LabChange) => status && status !== "running" && this.finish(LAB_STOPPED);
    this.unsubscribe = subscribe(listener).unsubscribe;
    this.flush();
  }

  /** The beginning of the file: where, what, and by whom. */
  private head(): Uint8Array {
    const { sandbox, spots, filter, snap } = this.options;
    const names = spots.map(nameOf);
    const comment = `Lab ${sandbox.lab}: ${names.join(" and ")}${filter ? `, filter: ${filter}` : ""}`;
    const application = `Wirelab ${packageJson.version}`;
    return Buffer.concat([
      sectionBlock({ application, comment, os: `Linux ${release()}` }),
      ...spots.map((spot, index) => {
        const linkType = this.sniffers[index]?.linkType ?? LINKTYPE.ethernet;
        const described: CaptureInterface = {
          name: nameOf(spot),
          linkType,
          snap,
          description: `lab ${sandbox.lab}`,
          filter,
        };
        return interfaceBlock(described);
      }),
    ]);
  }

  private packets(packets: Packet[]): void {
    const wanted = packets.slice(0, (this.options.count ?? Number.POSITIVE_INFINITY) - this.seen);
    this.seen += wanted.length;
    if (wanted.length > 0) this.write(Buffer.concat(wanted.map((packet) => packetBlock(packet))));
    if (this.seen === this.options.count) this.finish(CAPTURE_DONE);
    if (!this.blocked) this.resume();
  }

  private write(bytes: Uint8Array): void {
    this.waiting.push(bytes);
    // Before `begin`, packets wait for the head of the file.
    if (this.begun) this.flush();
  }

  private flush(): void {
    while (!this.blocked) {
      const bytes = this.waiting.shift();
      if (!bytes) {
        if (this.begun && this.alive === 0 && this.ending !== null) this.over(this.ending);
        return;
      }
      if (this.sink.write(bytes)) continue;
      this.blocked = true;
      for (const sniffer of this.sniffers) sniffer?.pause();
    }
  }

  private resume(): void {
    this.sniffers.forEach((sniffer, index) => {
      if (!this.merge.isFull(index)) sniffer?.resume();
    });
  }

  private tellCounts(): void {
    const now = JSON.stringify(this.counts);
    if (now === this.told || this.blocked) return;
    this.told = now;
    const at = BigInt(Date.now()) * 1_000_000n;
    this.write(Buffer.concat(this.counts.map((counts, index) => statisticsBlock({ interface: index, ...counts }, at))));
  }

  private ended(index: number, reason: string | null): void {
    running -= 1;
    this.alive -= 1;
    this.sniffers[index] = null;
    this.merge.end(index);
    if (this.alive > 0) return;
    this.ending ??= reason ?? LAB_STOPPED;
    this.tellCounts();
    this.flush();
  }

  private over(reason: string): void {
    this.blocked = true;
    this.release();
    this.sink.end(reason);
  }
}

const nameOf = ({ node, interface: name }: CaptureSpot): string => `${node}/${name}`;

function checkFilter(filter: string): void {
  try {
    compileFilter(filter, { ethernet: true, live: true, snap: 1 });
  } catch (error) {
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  if (error instanceof FilterError) return new EngineError("bad-request", error.message, { field: "question.filter" });
  return new EngineError("failed", error instanceof Error ? error.message : String(error), {
    field: "question.points",
  });
}
