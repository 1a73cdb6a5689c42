import fc from "fast-check";
import { expect, it } from "vitest";
import { foreignElements } from "../observed/foreign";
import { allTruths, nextTruths } from "../observed/truths";
import { nothingObserved, type Observed } from "../observed/types";
import { changedVeths } from "../observed/veths";
import type { Topology } from "../topology/schema";
import { planLab } from "./planner";
import { simulateAll } from "./simulate";
import { disturb, disturbances } from "./testing/disturb";
import { keepIdentity } from "./testing/keepIdentity";
import { anyTopology } from "./testing/topologies";

const capabilities = { ovs: "netdev" } as const;

const deployed = (topology: Topology): Observed =>
  simulateAll(
    nothingObserved(),
    planLab({ topology, observed: nothingObserved(), applied: null, capabilities }).steps.map(({ step }) => step),
  );

it("truths that are carried forward are those of the whole picture, whatever somebody does by hand", () => {
  let few = 0;
  fc.assert(
    fc.property(anyTopology, fc.array(disturbances(2), { maxLength: 4 }), (topology, rounds) => {
      let was = { topology, observed: deployed(topology), applied: topology };
      let truths = allTruths(was);
      for (const hands of rounds) {
        const now = { ...was, observed: keepIdentity(was.observed, disturb(was.observed, hands)) };
        const veths = changedVeths(was.observed, now.observed);
        if (veths !== null && veths.length > 0) few += 1;
        if (veths !== null)
          expect(foreignElements(topology, now.observed)).toEqual(foreignElements(topology, was.observed));
        truths = nextTruths(now, was, truths);
        expect(truths).toEqual(allTruths(now));
        was = now;
      }
    }),
    { numRuns: 1500, seed: 11 },
  );
  expect(few).toBeGreaterThan(100);
}, 120_000);
