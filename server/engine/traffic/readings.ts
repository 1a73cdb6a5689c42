/** Reads the counters of all links of a running lab, each where that costs least. */
import { readFileSync } from "node:fs";
import type { Reading } from "@/lib/observed/traffic/meter";
import { type Counts, parseNetDev } from "@/lib/observed/traffic/netDev";
import { type CountingPoint, countingPoints } from "@/lib/observed/traffic/points";
import type { Topology } from "@/lib/topology/schema";
import type { SandboxHandle } from "@/server/engine/sandbox/handle";
import { createInsideCounters } from "./insideCounters";
import { createOvsCounters } from "./ovsCounters";

export interface Readings {
  /** Counters by link; a link whose interface is not there is left out. */
  read(topology: Topology): Promise<Map<string, Reading>>;
  /** Why some links are not read; null while all are. */
  readonly shortfall: string | null;
  stop(): void;
}

/** The counters of the sandbox's root. No process is needed: they are a file of the holder's. */
function rootCounts(sandbox: SandboxHandle): Map<string, Counts> {
  const file = sandbox.host ? "/proc/net/dev" : `/proc/${sandbox.pid}/net/dev`;
  try {
    // At once, within a millisecond or two: the kernel hands it out a page at a time, and each would wake a thread.
    return parseNetDev(readFileSync(file, "utf8"));
  } catch {
    return new Map();
  }
}

export function createReadings(sandbox: SandboxHandle): Readings {
  const inside = createInsideCounters(sandbox);
  const ovs = createOvsCounters(sandbox);
  let planned: { topology: Topology; points: ReturnType<typeof countingPoints> } | null = null;

  return {
    get shortfall() {
      return inside.shortfall;
    },
    async read(topology) {
      if (planned?.topology !== topology) planned = { topology, points: countingPoints(topology) };
      const { points } = planned;
      const readings = new Map<string, Reading>();
      const take = (from: Map<string, Counts> | undefined, wanted: readonly CountingPoint[]) => {
        for (const { link, name, side } of wanted) {
          const counts = from?.get(name);
          if (counts) readings.set(link, { side, counts });
        }
      };
      const [root, namespaces, bridges] = await Promise.all([
        points.root.length > 0 ? rootCounts(sandbox) : undefined,
        inside.read([...points.inside.keys()]),
        Promise.all([...points.ovs.keys()].map(async (bridge) => [bridge, await ovs.read(bridge)] as const)),
      ]);
      take(root, points.root);
      for (const [ns, wanted] of points.inside) take(namespaces.get(ns), wanted);
      for (const [bridge, counts] of bridges) take(counts, points.ovs.get(bridge) ?? []);
      return readings;
    },
    stop() {
      inside.stop();
      ovs.stop();
    },
  };
}
