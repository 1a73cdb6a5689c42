/** Keeps an `ip monitor` running, and says when what it tells cannot be relied on. */
import { setTimeout as delay } from "node:timers/promises";
import type { MonitorEvent } from "@/lib/observed/monitorLine";
import type { SandboxHandle } from "@/server/engine/sandbox/handle";
import { type Monitor, startMonitor } from "./monitor";

/** Waits before the monitor is started again, one for each time it fails on end. */
const AGAIN_MS = [20, 100, 500, 2000];

/** A monitor that ran for so long did not fail to start. */
const WELL_MS = 1000;

export interface KeptMonitorOptions {
  sandbox: SandboxHandle;
  /** Whether the sandbox is still the one that is watched. */
  isThere(): boolean;
  /** An event that is about now. What was queued before an overrun and came after it is left out. */
  onEvent(event: MonitorEvent): void;
  /** All events that had come by now were given to `onEvent`. */
  onBatch(): void;
  /** The kernel dropped events: everything is to be read anew. */
  onOverrun(): void;
  /** Events were left out since the overrun: everything is to be read once more. */
  onCaughtUp(): void;
  /** It had ended and runs again: everything is to be read anew, and nothing more is done before that. */
  onAgain(): Promise<unknown>;
  /** It cannot be kept running. */
  onEnd(reason: string): void;
}

export interface KeptMonitor {
  /** Resolves when it listens. @throws when `ip` cannot be run */
  listen(): Promise<void>;
  stop(): void;
}

export function keepMonitor({ sandbox, isThere, onEvent, onBatch, ...on }: KeptMonitorOptions): KeptMonitor {
  let monitor: Monitor | null = null;
  let stopped = false;
  let failures = 0;
  /** After an overrun events tell what was before it, and what came of that is dropped: readings know better. */
  let isPast = false;

  async function listen(): Promise<void> {
    const began = performance.now();
    isPast = false;
    monitor = await startMonitor({
      sandbox,
      onEvent: (event) => isPast || onEvent(event),
      onBatch,
      onOverrun() {
        isPast = true;
        on.onOverrun();
      },
      onCaughtUp(whole) {
        isPast = !whole;
        on.onCaughtUp();
      },
      onExit(detail) {
        // On a busy machine even being refused takes its time.
        const ran = !detail.startsWith("nsenter:") && performance.now() - began > WELL_MS;
        if (ran) failures = 0;
        void listenAgain(detail);
      },
    });
    // Stopped while it was being started: nobody else will end it.
    if (stopped) monitor.stop();
    await monitor.listening;
  }

  async function listenAgain(detail: string): Promise<void> {
    if (stopped) return;
    const wait = AGAIN_MS[failures];
    failures += 1;
    if (!isThere()) return on.onEnd("the sandbox has ended");
    if (wait === undefined) return on.onEnd(`ip monitor does not run: ${detail || "it ended without a word"}`);
    await delay(wait);
    if (stopped) return;
    if (!isThere()) return on.onEnd("the sandbox has ended");
    try {
      await listen();
    } catch (error) {
      return listenAgain(String(error));
    }
    await on.onAgain();
  }

  return {
    listen,
    stop() {
      stopped = true;
      monitor?.stop();
    },
  };
}
