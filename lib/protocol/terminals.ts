/** Terminals of a lab: what a client asks, and what every window knows of them. */
import { z } from "zod";

const COLUMNS = { least: 2, most: 500 };
const ROWS = { least: 1, most: 200 };

const size = (what: string, { least, most }: typeof COLUMNS) => {
  const refusal = `A terminal has ${least} to ${most} ${what}.`;
  return z.number(refusal).int(refusal).min(least, refusal).max(most, refusal);
};

/** Size of a terminal in characters. */
export const terminalSize = { columns: size("columns", COLUMNS), rows: size("rows", ROWS) };
export interface TerminalSize {
  columns: number;
  rows: number;
}

export const terminalIdSchema = z.string().min(1).max(16);

/** A terminal as it is listed. */
export interface TerminalInfo {
  /** Unique within the lab while the engine runs. */
  id: string;
  /** Node whose network the shell is in. */
  node: string;
  /** How its shell ended, a sentence for people; null while it runs. */
  ended: string | null;
}
