/**
 * Spanning trees while they settle. The kernel announces a port's new state, but
 * not a new root or a port's new role; so after every change the bridges are read
 * again for a while, once a second, until nothing moves any more.
 */
import type { ObservedInterface } from "@/lib/observed/types";

const AGAIN_MS = 1000;
/** Readings on end without a change: more than a hello of the root takes to reach the next bridge. */
const QUIET = 4;

export interface SpanningTreeWatch {
  /** Whether any bridge runs one, as far as was seen. */
  readonly running: boolean;
  /** Takes note of what the lab's root has, after each reading of it. */
  seen(interfaces: readonly ObservedInterface[]): void;
  stop(): void;
}

/** Everything about trees in one text; null where no bridge runs one. */
function treesOf(interfaces: readonly ObservedInterface[]): string | null {
  const running = new Set(interfaces.filter(({ bridge }) => bridge?.stp).map(({ name }) => name));
  if (running.size === 0) return null;
  const parts = interfaces.flatMap(({ name, bridge, port, master }) => {
    if (running.has(name)) return [[name, bridge?.rootPort, bridge?.rootCost]];
    return port && master && running.has(master)
      ? [[name, port.state, port.designatedBridge, port.designatedPort]]
      : [];
  });
  return JSON.stringify(parts);
}

const isMoving = (trees: string): boolean => /"(?:listening|learning)"/.test(trees);

export function watchSpanningTrees(readAgain: () => void): SpanningTreeWatch {
  let last: string | null = null;
  let quiet = 0;
  let timer: NodeJS.Timeout | null = null;
  return {
    get running() {
      return last !== null;
    },
    seen(interfaces) {
      const trees = treesOf(interfaces);
      quiet = trees === last ? quiet + 1 : 0;
      last = trees;
      if (trees === null || (quiet >= QUIET && !isMoving(trees))) return;
      timer ??= setTimeout(() => {
        timer = null;
        readAgain();
      }, AGAIN_MS);
    },
    stop() {
      if (timer) clearTimeout(timer);
    },
  };
}
