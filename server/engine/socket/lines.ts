/** Cuts a stream into lines, whatever pieces it arrives in. */
export interface LineReader {
  push(chunk: Buffer): void;
}

interface LineEvents {
  onLine(line: string): void;
  /** A line grew longer than allowed. Its rest is passed over; the next line is read as any other. */
  onTooLong(): void;
}

const NEWLINE = 0x0a;

/** @param limit longest line in bytes, without its end */
export function lineReader(limit: number, { onLine, onTooLong }: LineEvents): LineReader {
  let pieces: Buffer[] = [];
  let length = 0;
  let skipping = false;

  function take(piece: Buffer) {
    if (skipping) return;
    length += piece.length;
    pieces.push(piece);
    if (length <= limit) return;
    skipping = true;
    pieces = [];
    onTooLong();
  }

  function end() {
    const line = skipping ? null : Buffer.concat(pieces).toString("utf8");
    [pieces, length, skipping] = [[], 0, false];
    if (line !== null && line.trim() !== "") onLine(line);
  }

  return {
    push(chunk) {
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        take(chunk.subarray(from, at));
        end();
        from = at + 1;
      }
      if (from < chunk.length) take(chunk.subarray(from));
    },
  };
}
