/** One terminal: a shell behind a pty, what it has printed, and the windows that look at it. */
import type { TerminalSize } from "@/lib/protocol/terminals";
import type { ByteStream, StreamOpener } from "@/server/engine/socket/streams";
import { type Pty, type Spawn, startPty } from "./pty";
import { Scrollback } from "./scrollback";

/** Output is gathered for so long: a screen shows no more frames than that. */
const TICK_MS = 16;
/** Most output taken of a shell in one tick: 2 MiB/s, more than anybody reads, and the processor is left to others. */
const TICK_BYTES = 32 * 1024;

interface Viewer {
  stream: ByteStream;
  /** It has told to wait. */
  full: boolean;
}

interface TerminalOptions {
  spawn: Spawn;
  file: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  size: TerminalSize;
  /** The shell has ended by itself: a sentence for people. */
  onEnd(reason: string): void;
}

function endText({ code, signal }: { code: number; signal: string | null }): string {
  if (signal) return `The shell was ended by ${signal}.`;
  return code === 0 ? "The shell has ended." : `The shell has ended with exit code ${code}.`;
}

export class Terminal {
  private readonly pty: Pty;
  private readonly scrollback = new Scrollback();
  private readonly viewers = new Set<Viewer>();
  private gathered: Buffer[] = [];
  private gatheredBytes = 0;
  private tick: NodeJS.Timeout | null = null;
  private ended: string | null = null;

  /** @throws Error when there is no pty to be had */
  constructor(options: TerminalOptions) {
    this.pty = startPty({
      ...options,
      onData: (data) => this.take(data),
      onExit: (end) => this.end(endText(end), options.onEnd),
    });
  }

  get watched(): boolean {
    return this.viewers.size > 0;
  }

  /**
   * Opens a stream of all that is kept and all that follows, for one window.
   * @returns the stream's name, and how many bytes at its start were printed earlier
   */
  attach(streams: StreamOpener, onDetach: () => void): { stream: string; replayed: number } {
    this.flush();
    const viewer: Viewer = {
      full: false,
      stream: streams.open({
        onInput: (data) => this.pty.write(data),
        onDrain: () => {
          viewer.full = false;
          this.flow();
        },
        onClose: () => {
          this.viewers.delete(viewer);
          this.flow();
          onDetach();
        },
      }),
    };
    const replay = this.scrollback.replay();
    viewer.full = !viewer.stream.write(replay);
    if (this.ended === null) this.viewers.add(viewer);
    else viewer.stream.end(this.ended);
    return { stream: viewer.stream.id, replayed: replay.length };
  }

  resize(size: TerminalSize): void {
    this.pty.resize(size);
  }

  /** Ends the shell and what runs in it, for this reason. */
  close(reason: string): void {
    this.pty.hangUp();
    this.end(reason, () => {});
  }

  /** Settles when the shell is gone. */
  private end(reason: string, told: (reason: string) => void): void {
    if (this.ended !== null) return;
    this.flush();
    this.ended = reason;
    for (const { stream } of this.viewers) stream.end(reason);
    this.viewers.clear();
    told(reason);
  }

  private take(data: Buffer): void {
    if (this.ended !== null) return;
    this.gathered.push(data);
    this.gatheredBytes += data.length;
    // The first is shown at once: it may be the echo of a key.
    if (this.tick === null) {
      this.flush();
      this.startTick();
    } else if (this.gatheredBytes >= TICK_BYTES) this.pty.pause();
  }

  private startTick(): void {
    this.tick = setTimeout(() => {
      this.tick = null;
      if (this.gatheredBytes > 0) {
        this.flush();
        this.startTick();
      }
      this.flow();
    }, TICK_MS);
  }

  private flush(): void {
    if (this.gatheredBytes === 0) return;
    const output = Buffer.concat(this.gathered);
    [this.gathered, this.gatheredBytes] = [[], 0];
    this.scrollback.push(output);
    for (const viewer of this.viewers) viewer.full = !viewer.stream.write(output);
    if (this.blocked) this.pty.pause();
  }

  /** Everybody who looks has enough for now. One slow window does not hold up the others: its stream is cut off. */
  private get blocked(): boolean {
    return this.viewers.size > 0 && [...this.viewers].every(({ full }) => full);
  }

  private flow(): void {
    if (!this.blocked && this.gatheredBytes < TICK_BYTES) this.pty.resume();
  }
}
