import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nothingObserved, type Observed } from "../observed/types";
import { applyPatch } from "../topology/patch";
import { emptyTopology, type Topology } from "../topology/schema";
import { adoptDrift } from "./adopt";
import { driftFindings, findDrift } from "./drift";
import { planLab } from "./planner";
import { simulate, simulateAll } from "./simulate";
import { inverseOf } from "./steps/index";
import { disturb, disturbances } from "./testing/disturb";
import { anyTopology } from "./testing/topologies";

const capabilities = { ovs: "netdev" } as const;
const RUNS = { numRuns: 400, seed: 2 };
const TIMEOUT_MS = 60_000;

function stepsTo(topology: Topology, observed: Observed, applied: Topology | null, removeForeign = false) {
  return planLab({ topology, observed, applied, capabilities, removeForeign }).steps.map(({ step }) => step);
}

const deployed = (topology: Topology): Observed =>
  simulateAll(nothingObserved(), stepsTo(topology, nothingObserved(), null));

/** What the test's own disturbances made outside the drawn namespaces. */
function foreignOf({ namespaces }: Observed) {
  return JSON.stringify({
    xns: Object.keys(namespaces.xns?.interfaces ?? {}).filter((name) => /^x[acd]$/.test(name)),
    xbr: namespaces[""]?.interfaces.xbr,
    pair: namespaces.xns?.interfaces.xa && [namespaces.xns.interfaces.xa.mac, namespaces[""]?.interfaces.xb?.mac],
  });
}

describe("planLab", { timeout: TIMEOUT_MS }, () => {
  it("has nothing left to do after its own plan, whatever was edited and disturbed, and leaves alone what nobody drew", () => {
    fc.assert(
      fc.property(anyTopology, anyTopology, disturbances(8), (before, after, hands) => {
        const found = disturb(deployed(before), hands);
        const reached = simulateAll(found, stepsTo(after, found, before));
        expect(stepsTo(after, reached, after)).toEqual([]);
        expect(foreignOf(reached)).toBe(foreignOf(found));
      }),
      RUNS,
    );
  });

  it("restores exactly the drawing when asked to remove what is foreign", () => {
    fc.assert(
      fc.property(anyTopology, disturbances(8), (topology, hands) => {
        const found = disturb(deployed(topology), hands);
        const reached = simulateAll(found, stepsTo(topology, found, topology, true));
        expect(stepsTo(topology, reached, topology, true)).toEqual([]);
        expect(new Set(Object.keys(reached.namespaces))).toEqual(new Set(Object.keys(deployed(topology).namespaces)));
      }),
      RUNS,
    );
  });

  it("goes from any drawing to the empty one and leaves nothing", () => {
    fc.assert(
      fc.property(anyTopology, disturbances(4), (topology, hands) => {
        const found = disturb(deployed(topology), hands);
        const reached = simulateAll(found, stepsTo(emptyTopology(), found, topology, true));
        expect(Object.keys(reached.namespaces)).toEqual([""]);
        if (reached.ovs.running) expect(reached.ovs.bridges).toEqual({});
        const kinds = Object.values(reached.namespaces[""]?.interfaces ?? {}).map(({ kind }) => kind);
        expect(kinds.filter((kind) => kind !== "" && kind !== "tun")).toEqual([]);
      }),
      RUNS,
    );
  });
});

describe("findDrift", { timeout: TIMEOUT_MS }, () => {
  it("is empty exactly when restoring has nothing to do", () => {
    fc.assert(
      fc.property(anyTopology, disturbances(3), (topology, hands) => {
        const found = disturb(deployed(topology), hands);
        expect(findDrift(topology, found).length === 0).toBe(stepsTo(topology, found, topology, true).length === 0);
      }),
      RUNS,
    );
  });
});

/** Findings that no drawing can say. */
function canBeDrawn(topology: Topology, observed: Observed): boolean {
  return driftFindings(topology, observed).every(({ step }) => {
    if (step.op === "setEgress" && step.was.other !== undefined) return false;
    if (step.op === "startOvs" || (step.op === "setAdmin" && step.at.name === "lo")) return false;
    return true;
  });
}

describe("adoptDrift", { timeout: TIMEOUT_MS }, () => {
  it("leaves no drift that a drawing can hold", () => {
    let drawable = 0;
    fc.assert(
      fc.property(anyTopology, disturbances(2), (topology, hands) => {
        const found = disturb(deployed(topology), hands);
        const adopted = applyPatch(topology, adoptDrift(topology, found, topology));
        const left = driftFindings(adopted, found).filter(({ step }) => !("at" in step && step.at.name === "lo"));
        if (!canBeDrawn(topology, found)) return;
        drawable += 1;
        const stuck = left.filter(({ step }) => !hopeless(step, found));
        expect(stuck).toEqual([]);
      }),
      RUNS,
    );
    expect(drawable).toBeGreaterThan(150);
  });
});

/** Steps that would put right what a drawing cannot express. */
function hopeless(step: ReturnType<typeof stepsTo>[number], observed: Observed): boolean {
  // A switch that the database has and whose own interface somebody took away.
  if (step.op === "addOvsBridge") return observed.ovs.bridges[step.name] !== undefined;
  // A cable from a node to itself, and what lives unplugged in no node's place.
  if (step.op === "deleteInterface" || step.op === "deleteOvsPatch") return true;
  // A port whose interface is another one by now, or no veth of a drawing.
  if (step.op === "addOvsPort" || step.op === "deleteOvsPort") return true;
  // An interface inside a namespace that has a master there, or a place taken at both ends by one node.
  if (step.op === "setMaster")
    return step.at.ns !== "" || step.was === null || observed.namespaces[""]?.interfaces[step.was] !== undefined;
  return step.op === "moveInterface";
}

describe("inverseOf", { timeout: TIMEOUT_MS }, () => {
  it("takes back what a step of a plan did", () => {
    const plain = (observed: Observed, moved?: string) => {
      const sorted = structuredClone(observed);
      for (const namespace of Object.values(sorted.namespaces)) {
        const { interfaces, routes = [], forwarding, ruleset } = namespace;
        // What was never looked at and what is empty are the same here; an order among routes there is none.
        namespace.routes = routes.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
        namespace.forwarding = { ipv4: forwarding?.ipv4 === true, ipv6: forwarding?.ipv6 === true };
        namespace.ruleset = ruleset ?? null;
        for (const found of Object.values(interfaces)) {
          found.addresses.sort((a, b) => a.cidr.localeCompare(b.cidr));
          found.flags.sort();
          // Where it goes, another may have its index already: then it gets a new one, and keeps that on the way back.
          if (moved === found.name) found.ifindex = 0;
        }
      }
      return sorted;
    };
    fc.assert(
      fc.property(anyTopology, anyTopology, (before, after) => {
        let now = deployed(before);
        for (const step of stepsTo(after, now, before)) {
          const back = inverseOf(step);
          const next = simulate(now, step);
          // Setting an interface down and moving it lose addresses, removing a primary address loses others:
          // the plan gives them again by steps of their own.
          const loses =
            step.op === "setAdmin" ||
            step.op === "deleteAddress" ||
            (step.op === "addAddress" && step.again) ||
            // It may have been off, unsaid.
            (step.op === "setForwarding" && !step.on);
          const moved = step.op === "moveInterface" ? step.name : undefined;
          if (back && !loses) expect(plain(simulate(next, back), moved)).toEqual(plain(now, moved));
          now = next;
        }
      }),
      { numRuns: 200, seed: 2 },
    );
  });
});
