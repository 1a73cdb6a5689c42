/** How `wirelab` ends: its exit codes, and errors made of a message and what to do next. */
import type { ErrorCode, ProtocolError } from "@/lib/protocol/messages";

/** Documented by `wirelab help`. `exec` and `shell` end as what they ran did. */
export const EXIT = {
  ok: 0,
  /** The thing was tried and failed; the message says why. */
  failed: 1,
  /** The command line makes no sense. */
  usage: 2,
  /** The topology file has errors. */
  invalid: 3,
  /** No lab, node or file of that name. */
  absent: 4,
  /** The engine, or the web server that was asked for, does not answer. */
  unavailable: 5,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const CODE_OF: Partial<Record<ErrorCode, ExitCode>> = {
  "bad-request": EXIT.usage,
  "no-such-lab": EXIT.absent,
  "no-such-element": EXIT.absent,
  "invalid-topology": EXIT.invalid,
  "protocol-version": EXIT.unavailable,
  unavailable: EXIT.unavailable,
};

export const exitCodeOf = (error: ProtocolError): ExitCode => CODE_OF[error.code] ?? EXIT.failed;

/** An error that a person reads; nothing of it is ours to fix. */
export class CliError extends Error {
  override name = "CliError";
  constructor(
    readonly exitCode: ExitCode,
    message: string,
  ) {
    super(message);
  }
}

export const usageError = (message: string) => new CliError(EXIT.usage, message);
