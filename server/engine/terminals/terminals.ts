/** The terminals of one lab. They end with it, and when nobody has looked at the lab for a while. */
import type { TerminalInfo, TerminalSize } from "@/lib/protocol/terminals";
import { EngineError } from "@/server/engine/errors";
import type { StreamOpener } from "@/server/engine/socket/streams";
import { loadSpawn } from "./pty";
import { Terminal } from "./terminal";

/** Terminals of one lab, ended ones that are still looked at included. */
export const MOST_TERMINALS = 48;
/** How long terminals live on after the last window that showed the lab is gone. */
export const GRACE_MS = 5 * 60 * 1000;

/** How a shell is started in a node of the lab. */
export interface Entrance {
  file: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}

interface LabTerminalsOptions {
  onChange(terminals: TerminalInfo[]): void;
  graceMs?: number;
}

export class LabTerminals {
  private readonly terminals = new Map<string, { info: TerminalInfo; terminal: Terminal }>();
  private count = 0;
  private viewers = 0;
  private grace: NodeJS.Timeout | null = null;

  constructor(private readonly options: LabTerminalsOptions) {}

  /** @throws {EngineError} `busy` when there are too many, `unavailable` where there are no ptys */
  async open(node: string, entrance: Entrance, size: TerminalSize): Promise<string> {
    const spawn = await loadSpawn();
    if (this.terminals.size >= MOST_TERMINALS) {
      throw new EngineError("busy", `The lab has ${MOST_TERMINALS} terminals already. Close one first.`);
    }
    const id = `t${++this.count}`;
    const terminal = new Terminal({
      ...entrance,
      spawn,
      size,
      onEnd: (ended) => {
        const entry = this.terminals.get(id);
        if (!entry) return;
        entry.info = { ...entry.info, ended };
        this.tell();
      },
    });
    this.terminals.set(id, { terminal, info: { id, node, ended: null } });
    this.watchGrace();
    this.tell();
    return id;
  }

  attach(id: string, size: TerminalSize, streams: StreamOpener): { stream: string; replayed: number } {
    const { terminal } = this.find(id);
    terminal.resize(size);
    const release = this.view();
    try {
      return terminal.attach(streams, release);
    } catch (error) {
      release();
      throw error;
    }
  }

  resize(id: string, size: TerminalSize): void {
    this.find(id).terminal.resize(size);
  }

  /** Ends one and takes it from the list. One that is gone already is no error. */
  close(id: string): void {
    this.remove(this.terminals.has(id) ? [id] : [], "The terminal was closed.");
  }

  /** Somebody shows the lab. @returns to be called once, when no more */
  view(): () => void {
    this.viewers += 1;
    this.watchGrace();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.viewers -= 1;
      this.watchGrace();
    };
  }

  /** Ends the terminals of some nodes, or all. */
  end(reason: string, isMeant: (info: TerminalInfo) => boolean = () => true): void {
    this.remove(
      [...this.terminals].filter(([, { info }]) => isMeant(info)).map(([id]) => id),
      reason,
    );
  }

  private find(id: string) {
    const found = this.terminals.get(id);
    if (!found) {
      throw new EngineError("no-such-element", "That terminal has ended. Open a new one.", { field: "terminal" });
    }
    return found;
  }

  private remove(ids: string[], reason: string): void {
    if (ids.length === 0) return;
    for (const id of ids) {
      this.terminals.get(id)?.terminal.close(reason);
      this.terminals.delete(id);
    }
    this.watchGrace();
    this.tell();
  }

  private watchGrace(): void {
    if (this.grace) clearTimeout(this.grace);
    this.grace = null;
    if (this.viewers > 0 || this.terminals.size === 0) return;
    const { graceMs = GRACE_MS } = this.options;
    this.grace = setTimeout(
      () => this.end("Nobody looked at the lab for a while, so its terminals were closed."),
      graceMs,
    );
  }

  private tell(): void {
    this.options.onChange([...this.terminals.values()].map(({ info }) => info));
  }
}
