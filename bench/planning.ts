/** Planning alone: from nothing, with nothing to do, and after a small change. */
import { nothingObserved } from "@/lib/observed/types";
import { findDrift } from "@/lib/plan/drift";
import { planFrom } from "@/lib/plan/incremental";
import { planLab } from "@/lib/plan/planner";
import { simulateAll } from "@/lib/plan/simulate";
import type { Topology } from "@/lib/topology/schema";
import { validateTopology } from "@/lib/validate";
import { type Bench, computed } from "./bench";
import { joined } from "./joined";
import { starsTopology } from "./star";

const ROUNDS = 9;
const [SMALL, LARGE] = [1000, 10_000];
const range = (count: number) => Array.from({ length: count }, (_, n) => n);
const capabilities = { ovs: "netdev" } as const;
const times = (work: () => unknown) => range(ROUNDS).map(() => computed(work));
const fromNothing = (topology: Topology) => () =>
  planLab({ topology, observed: nothingObserved(), applied: null, capabilities });

/** One more namespace, plugged into the first bridge. */
function withOneMore(topology: Topology): Topology {
  return {
    ...topology,
    nodes: [...topology.nodes, { name: "more", kind: "namespace" }],
    links: [...topology.links, { kind: "veth", a: { node: "more", name: "eth0" }, b: { node: "br1", name: "p-more" } }],
  };
}

export const planning: Bench = {
  name: "planning",
  title: "planner, validation and drift, in memory",
  async run({ quick, tell }) {
    const stars = starsTopology(SMALL);
    const small = times(fromNothing(stars));
    tell({ what: `plan from nothing, ${SMALL} namespaces`, ours: small, unit: "ms", bar: "<= 50 ms" });
    tell({ what: `validate, ${SMALL} namespaces`, ours: times(() => validateTopology({ ...stars })), unit: "ms" });

    const { steps } = fromNothing(stars)();
    const observed = simulateAll(
      nothingObserved(),
      steps.map(({ step }) => step),
    );
    const standing = { topology: stars, observed, applied: stars, capabilities };
    const whole = times(() => planLab(standing));
    tell({ what: `plan of what stands, ${SMALL} namespaces`, ours: whole, unit: "ms", bar: "<= 50 ms" });
    tell({
      what: `drift of what stands, ${SMALL} namespaces`,
      ours: times(() => findDrift(stars, observed)),
      unit: "ms",
    });
    const change = { ...standing, topology: withOneMore(stars) };
    tell({
      what: `plan of one more, ${SMALL} namespaces`,
      ours: times(() => planFrom({ topology: stars, observed }, change)),
      unit: "ms",
      rival: { name: "planned whole", figures: times(() => planLab(change)) },
    });
    if (quick) return;

    const tenfold = (figures: number[]) => figures.map((ms) => (ms * LARGE) / SMALL);
    const row = (what: string, of: (count: number) => Topology, at1000: number[]) => {
      const ours = times(fromNothing(of(LARGE)));
      tell({ what: `plan from nothing, ${what}`, ours, unit: "ms", bar: "<= 700 ms" });
      // A step that looks at everything for everything would make this ten.
      const rival = { name: `ten times that of ${SMALL}`, figures: tenfold(at1000) };
      tell({ what: "  its growth", ours, unit: "ms", rival, bar: "<= 2 x" });
    };
    row(`${LARGE} namespaces on bridges`, starsTopology, small);
    for (const shape of ["chain", "tree"] as const)
      row(`${shape} of ${LARGE}`, (count) => joined(shape, count), times(fromNothing(joined(shape, SMALL))));
    const validated = times(() => validateTopology({ ...starsTopology(LARGE) }));
    tell({ what: `validate, ${LARGE} namespaces`, ours: validated, unit: "ms" });
  },
};
