/**
 * Follows a terminal's private modes (DECSET and DECRST, `CSI ? n h` and `l`, as
 * in XTerm Control Sequences): the alternate screen, mouse reports, bracketed
 * paste. Whoever joins late needs them, although the output that set them is no
 * longer kept.
 */

const ESCAPE = "\x1b";
const SEQUENCE = /^\[\?([\d;]{1,64})([hl])/;
/** What may yet become one. */
const BEGINNING = /^(?:\[(?:\?[\d;]*)?)?$/;
/** Longest beginning of a sequence that may wait for its end. */
const LONGEST = 70;
/** A program that sets more than these is making them up. */
const MOST_MODES = 64;
/** On from the start, so that only their being off has to be said: wrapping at the margin, and the cursor. */
const ON_AT_FIRST = new Set(["7", "25"]);

export class PrivateModes {
  private readonly modes = new Map<string, boolean>();
  private rest = "";

  /** Takes output in order, in any pieces. */
  push(output: Buffer): void {
    // Sequences are ASCII: any encoding that keeps those bytes apart will do.
    const [, ...sequences] = (this.rest + output.toString("latin1")).split(ESCAPE);
    for (const sequence of sequences) {
      const [, numbers, letter] = SEQUENCE.exec(sequence) ?? [];
      for (const mode of numbers?.split(";") ?? []) this.set(mode, letter === "h");
    }
    const last = sequences.at(-1);
    this.rest = last !== undefined && last.length < LONGEST && BEGINNING.test(last) ? ESCAPE + last : "";
  }

  /** The sequences that bring a fresh terminal into these modes. */
  restore(): string {
    return [...this.modes]
      .filter(([mode, on]) => on !== ON_AT_FIRST.has(mode))
      .map(([mode, on]) => `${ESCAPE}[?${mode}${on ? "h" : "l"}`)
      .join("");
  }

  private set(mode: string, on: boolean): void {
    if (mode !== "" && (this.modes.has(mode) || this.modes.size < MOST_MODES)) this.modes.set(mode, on);
  }
}
