/** Planning alone: from nothing, and with nothing to do. */

import { nothingObserved } from "@/lib/observed/types";
import { findDrift } from "@/lib/plan/drift";
import { planLab } from "@/lib/plan/planner";
import { simulateAll } from "@/lib/plan/simulate";
import { validateTopology } from "@/lib/validate";
import { type Bench, computed } from "./bench";
import { starsTopology } from "./star";

const ROUNDS = 9;
const range = (count: number) => Array.from({ length: count }, (_, n) => n);
const capabilities = { ovs: "netdev" } as const;

export const planning: Bench = {
  name: "planning",
  title: "planner, validation and drift, in memory",
  async run({ quick, tell }) {
    const sizes = quick ? [1000] : [1000, 10_000];
    for (const count of sizes) {
      const bar = count === 1000 ? "<= 50 ms" : "<= 700 ms";
      const topology = starsTopology(count);
      const observed = nothingObserved();
      const measure = (what: string, work: () => unknown, more: { bar?: string } = {}) =>
        tell({
          what: `${what}, ${count} namespaces`,
          ours: range(ROUNDS).map(() => computed(work)),
          unit: "ms",
          ...more,
        });
      const first = planLab({ topology, observed, applied: null, capabilities });
      measure("plan from nothing", () => planLab({ topology, observed, applied: null, capabilities }), { bar });
      measure("validate", () => validateTopology({ ...topology }));
      if (count > 1000) continue;
      const built = simulateAll(
        observed,
        first.steps.map(({ step }) => step),
      );
      measure("plan of what stands", () => planLab({ topology, observed: built, applied: topology, capabilities }), {
        bar,
      });
      measure("drift of what stands", () => findDrift(topology, built));
    }
  },
};
