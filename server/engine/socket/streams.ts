/** The sending side of streams: credit, what waits for it, and the end. See lib/protocol/streams.ts. */
import { MAX_PIECE, STREAM_WINDOW, type StreamEvent } from "@/lib/protocol/streams";
import { EngineError } from "@/server/engine/errors";

/** Streams of one connection. With their windows this bounds what waits for one client: 32 MiB. */
export const MAX_STREAMS = 128;

/**
 * Most that may wait beyond the window, in bytes: a producer that was told to
 * pause has some in its hands already. One that goes on regardless is cut off.
 */
const MOST_HELD = 512 * 1024;

/** Bytes of a piece before base64: a multiple of three, so that pieces have no padding, and a quarter of the longest. */
const CUT_BYTES = ((MAX_PIECE / 4) * 3) / 4;

/** What feeds a stream, and what it is told. */
export interface StreamOwner {
  /** After `write` said to wait: there is room again. */
  onDrain?(): void;
  /** Input from the client; what it returns settles when it was taken. Without this a stream takes no input. */
  onInput?(data: string): void | Promise<void>;
  /** The client wants no more or is gone: end what feeds it. Called once, and not after `end`. */
  onClose(): void;
}

/** A stream at its producer's end. */
export interface ByteStream {
  readonly id: string;
  /**
   * Sends a message (a string, at most `MAX_PIECE` characters) or bytes.
   * @returns whether more may follow at once; otherwise wait for `onDrain`.
   */
  write(data: string | Uint8Array): boolean;
  /** No more will come, for this reason: a sentence for people. What waits is sent first. */
  end(reason: string): void;
}

type Send = (event: StreamEvent) => void;

function cut(data: string | Uint8Array): string[] {
  if (typeof data === "string") {
    if (data.length > MAX_PIECE) throw new RangeError(`a message of a stream has at most ${MAX_PIECE} characters`);
    return [data];
  }
  const pieces: string[] = [];
  for (let from = 0; from < data.length; from += CUT_BYTES) {
    const part = data.subarray(from, from + CUT_BYTES);
    pieces.push(Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString("base64"));
  }
  return pieces;
}

class SendingStream implements ByteStream {
  private credit = STREAM_WINDOW;
  private readonly held: string[] = [];
  private heldBytes = 0;
  private begun = false;
  private waiting = false;
  private ending: string | null = null;

  constructor(
    readonly id: string,
    readonly owner: StreamOwner,
    private readonly send: Send,
    private readonly forget: () => void,
  ) {}

  write(data: string | Uint8Array): boolean {
    if (this.ending !== null) return false;
    for (const piece of cut(data)) {
      this.held.push(piece);
      this.heldBytes += piece.length;
    }
    this.flush();
    if (this.heldBytes > MOST_HELD) this.overrun();
    this.waiting = this.held.length > 0;
    return !this.waiting;
  }

  end(reason: string): void {
    if (this.ending !== null) return;
    this.ending = reason;
    this.flush();
  }

  /** The reply that names the stream has been sent, and the client knows it. */
  begin(): void {
    this.begun = true;
    this.flush();
    this.tellRoom();
  }

  grant(bytes: number): void {
    // A client that grants what it never had gets no more than a window all the same.
    this.credit = Math.min(STREAM_WINDOW, this.credit + bytes);
    this.flush();
    this.tellRoom();
  }

  /** Ends it at once: nothing of what waits is sent. */
  drop(): void {
    this.ending ??= "";
    this.held.length = this.heldBytes = 0;
  }

  private overrun(): void {
    this.drop();
    this.send({ event: "streamEnd", stream: this.id, reason: "More came than can be kept for a slow reader." });
    this.forget();
    this.owner.onClose();
  }

  private flush(): void {
    while (this.begun) {
      const piece = this.held[0];
      if (piece === undefined || piece.length > this.credit) break;
      this.held.shift();
      this.heldBytes -= piece.length;
      this.credit -= piece.length;
      this.send({ event: "stream", stream: this.id, data: piece });
    }
    if (!this.begun || this.ending === null || this.held.length > 0) return;
    this.send({ event: "streamEnd", stream: this.id, reason: this.ending });
    this.forget();
  }

  private tellRoom(): void {
    if (!this.waiting || this.held.length > 0 || this.ending !== null) return;
    this.waiting = false;
    this.owner.onDrain?.();
  }
}

/** Opens streams for one request. They begin to flow when the request has been answered. */
export interface StreamOpener {
  /** @throws {EngineError} `busy` when the connection has too many. */
  open(owner: StreamOwner): ByteStream;
}

/** All streams that one connection has opened. They end with it. */
export class ConnectionStreams {
  private readonly streams = new Map<string, SendingStream>();
  private count = 0;

  constructor(private readonly send: Send) {}

  /** For one request: `answered` is called with whether its reply was sent; streams of a refused request are dropped. */
  forRequest(): StreamOpener & { answered(ok: boolean): void } {
    const opened: SendingStream[] = [];
    return {
      open: (owner) => {
        const stream = this.open(owner);
        opened.push(stream);
        return stream;
      },
      answered: (ok) => {
        for (const stream of opened) {
          if (ok) stream.begin();
          else this.close(stream.id);
        }
      },
    };
  }

  private open(owner: StreamOwner): SendingStream {
    if (this.streams.size >= MAX_STREAMS) {
      throw new EngineError(
        "busy",
        `This window has ${MAX_STREAMS} terminals, captures and measurements open. Close some first.`,
      );
    }
    const id = `s${++this.count}`;
    const stream = new SendingStream(id, owner, this.send, () => this.streams.delete(id));
    this.streams.set(id, stream);
    return stream;
  }

  grant(id: string, bytes: number): void {
    this.streams.get(id)?.grant(bytes);
  }

  /** @throws {EngineError} `no-such-element` when there is no such stream (any more), or it takes no input. */
  async input(id: string, data: string): Promise<void> {
    const owner = this.streams.get(id)?.owner;
    if (!owner?.onInput) {
      throw new EngineError("no-such-element", `Nothing reads what is written to the stream "${id}".`, {
        field: "stream",
      });
    }
    await owner.onInput(data);
  }

  close(id: string): void {
    const stream = this.streams.get(id);
    if (!stream) return;
    this.streams.delete(id);
    stream.drop();
    stream.owner.onClose();
  }

  /** The connection has ended. */
  end(): void {
    for (const id of [...this.streams.keys()]) this.close(id);
  }
}
