/** The end of what a terminal has printed, for windows that join it. */
import { PrivateModes } from "./modes";

/** Output kept of a terminal, in bytes: some thousands of lines. */
export const SCROLLBACK_BYTES = 256 * 1024;
/** Space beyond it that may fill before the oldest output is dropped, so that dropping is rare. */
const SLACK_BYTES = 64 * 1024;

const NEWLINE = 0x0a;
/** Attributes off: what is kept begins in mid-air. */
const RESET = "\x1b[0m";

export class Scrollback {
  private pieces: Buffer[] = [];
  private length = 0;
  private readonly dropped = new PrivateModes();
  private wrapped = false;

  push(piece: Buffer): void {
    this.pieces.push(piece);
    this.length += piece.length;
    if (this.length > SCROLLBACK_BYTES + SLACK_BYTES) this.drop();
  }

  /** What a fresh terminal is to be fed to look as this one does. */
  replay(): Buffer {
    const kept = Buffer.concat(this.pieces);
    return this.wrapped ? Buffer.concat([Buffer.from(this.dropped.restore() + RESET), kept]) : kept;
  }

  /** Drops whole lines from the start, so that no sequence and no character is cut in two. */
  private drop(): void {
    const all = Buffer.concat(this.pieces);
    const least = all.length - SCROLLBACK_BYTES;
    const line = all.indexOf(NEWLINE, least);
    const from = line >= 0 && line < least + SLACK_BYTES ? line + 1 : least;
    this.dropped.push(all.subarray(0, from));
    // A copy: a view would keep the whole of the old memory.
    this.pieces = [Buffer.from(all.subarray(from))];
    this.length = all.length - from;
    this.wrapped = true;
  }
}
