/** A program behind a pseudo-terminal (pty(7)). */
import { constants } from "node:os";
import type { IPty, spawn } from "@lydell/node-pty";
import type { TerminalSize } from "@/lib/protocol/terminals";
import { EngineError } from "@/server/engine/errors";
import { endSession } from "@/server/engine/exec/processGroup";
import { PtyInput } from "./input";

/** What the library has and does not declare. */
interface Master {
  /** Descriptor of the master, which does not block. */
  fd: number;
  on(event: "close", listener: () => void): void;
}

export interface Pty {
  write(text: string): Promise<void>;
  resize(size: TerminalSize): void;
  /** Reads no more: the program waits as soon as the pty is full. */
  pause(): void;
  resume(): void;
  /** Ends the program and whatever runs in its session, as when a modem hangs up. */
  hangUp(): void;
}

interface PtyOptions {
  spawn: Spawn;
  file: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  size: TerminalSize;
  onData(data: Buffer): void;
  /** The program has ended, with a signal's name or an exit code. Nothing comes after it. */
  onExit(end: { code: number; signal: string | null }): void;
}

const signalName = (number: number) =>
  Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? `signal ${number}`;

export type Spawn = typeof spawn;

/**
 * The library that makes ptys, loaded when the first is wanted: it has no binary
 * for some processors, and all else works there without it.
 * @throws {EngineError} `unavailable` where there is none
 */
export async function loadSpawn(): Promise<Spawn> {
  try {
    return (await import("@lydell/node-pty")).spawn;
  } catch {
    throw new EngineError(
      "unavailable",
      `No terminal can be made in the browser: the package @lydell/node-pty has no binary for this machine (${process.platform}, ${process.arch}), or was installed without its optional packages. Use \`wirelab shell\` instead.`,
    );
  }
}

/** @throws Error when there is no pty to be had */
export function startPty({ spawn, file, args, env, size, onData, onExit }: PtyOptions): Pty {
  const pty = spawn(file, [...args], {
    cols: size.columns,
    rows: size.rows,
    name: env.TERM,
    env: { ...env },
    cwd: "/",
    // Bytes as they are: a window decodes them.
    encoding: null,
  }) as IPty & Master;
  const input = new PtyInput(pty.fd);
  let ended = false;
  const over = () => {
    ended = true;
    input.close();
  };
  pty.onData((data) => onData(data as unknown as Buffer));
  pty.on("close", over);
  pty.onExit(({ exitCode, signal }) => {
    over();
    onExit({ code: exitCode, signal: signal ? signalName(signal) : null });
  });
  return {
    write: (text) => input.write(text),
    resize: ({ columns, rows }) => {
      if (!ended) pty.resize(columns, rows);
    },
    pause: () => pty.pause(),
    resume: () => {
      if (!ended) pty.resume();
    },
    hangUp: () => {
      if (!ended) endSession(pty.pid);
    },
  };
}
