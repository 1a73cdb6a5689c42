/** The ordinary engine's side of the host place: whether its engine runs and may be asked, and which labs it has. */
import { accessSync, constants, existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { RequestError } from "@/lib/protocol/client";
import type { LabSummary } from "@/lib/protocol/labState";
import type { Replies, Request, ServerEvent } from "@/lib/protocol/messages";
import { connectEngine, type EngineConnection } from "@/server/client/connection";
import type { HostPaths } from "@/server/engine/host/paths";

/** How often the door is looked for while it is shut. */
const LOOK_EVERY_MS = 1000;

export const NOT_ENABLED =
  "Labs on the host are not switched on. An administrator of this machine does it: sudo wirelab host enable --user NAME";
export const NOT_ALLOWED =
  "Labs on the host are switched on, but not for this user. An administrator of this machine changes that: sudo wirelab host enable --user NAME";

/** Whether the door is there and not for this user: nobody else can look into it. */
export function isShut(door: string): boolean {
  try {
    accessSync(door, constants.R_OK | constants.X_OK);
    return false;
  } catch {
    return existsSync(door);
  }
}

export class HostDoor {
  private connection: EngineConnection | null = null;
  private known: LabSummary[] = [];
  private stopped = false;
  private looking: Promise<void> | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly paths: Pick<HostPaths, "door" | "socket">) {
    void this.keep();
  }

  /** The labs on the host; none while it cannot be asked. */
  get labs(): readonly LabSummary[] {
    return this.known;
  }

  has(lab: string): boolean {
    return this.known.some(({ name }) => name === lab);
  }

  /** Calls back whenever the labs or the door have changed. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Asks which labs there are now: its own word comes a moment after a lab was made. */
  async refresh(): Promise<void> {
    if (this.connection) this.tell((await this.connection.request({ type: "labs.list" })).labs);
  }

  /** What the host place offers, or why it cannot be used. */
  async offer(): Promise<Replies["places"]> {
    await this.look();
    if (this.connection) return this.connection.request({ type: "places" });
    return { host: { enabled: false, reason: this.reason, cards: [] } };
  }

  /** Whether its engine answers. */
  get isOpen(): boolean {
    return this.connection !== null;
  }

  /** Asks in the name of this engine itself. @throws {RequestError} `unavailable` with what to do, or what it answers */
  async ask<R extends Request>(request: R): Promise<Replies[R["type"]]> {
    await this.look();
    if (!this.connection) throw new RequestError({ code: "unavailable", message: this.reason });
    return this.connection.request(request) as Promise<Replies[R["type"]]>;
  }

  /** Why it cannot be asked. */
  get reason(): string {
    return isShut(this.paths.door) ? NOT_ALLOWED : NOT_ENABLED;
  }

  /** A connection of one client's own. @throws {RequestError} `unavailable` with what to do */
  async connect(onEvent: (event: ServerEvent) => void): Promise<EngineConnection> {
    try {
      return await connectEngine(this.paths.socket, onEvent);
    } catch (cause) {
      throw new RequestError({ code: "unavailable", message: this.reason }, { cause });
    }
  }

  close(): void {
    this.stopped = true;
    this.connection?.close();
    this.listeners.clear();
  }

  private async keep(): Promise<void> {
    while (!this.stopped) {
      await this.look();
      await delay(LOOK_EVERY_MS, undefined, { ref: false });
    }
  }

  private look(): Promise<void> {
    if (this.connection || this.stopped) return Promise.resolve();
    this.looking ??= this.open().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  private async open(): Promise<void> {
    if (!existsSync(this.paths.socket)) return;
    try {
      const connection = await connectEngine(this.paths.socket, (event) => {
        if (event.event === "labs") this.tell(event.labs);
      });
      this.connection = connection;
      for (const listener of this.listeners) listener();
      void connection.ended.then(() => {
        this.connection = null;
        this.tell([]);
      });
      this.tell((await connection.request({ type: "labs.watch" })).labs);
    } catch {
      // It is not there, or ended in this moment: looked for again.
    }
  }

  private tell(labs: LabSummary[]): void {
    this.known = labs;
    for (const listener of this.listeners) listener();
  }
}
