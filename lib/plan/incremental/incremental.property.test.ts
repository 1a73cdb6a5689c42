import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nothingObserved, type Observed } from "../../observed/types";
import { applyPatch, diffTopologies } from "../../topology/patch";
import type { Link, Topology, TopologyNode } from "../../topology/schema";
import { planLab } from "../planner";
import { simulateAll } from "../simulate";
import { disturb, disturbances } from "../testing/disturb";
import { keepIdentity } from "../testing/keepIdentity";
import { anyTopology } from "../testing/topologies";
import { planDifference } from ".";

const capabilities = { ovs: "netdev" } as const;
const RUNS = { numRuns: 1000, seed: 7 };
const TIMEOUT_MS = 120_000;

const deployed = (topology: Topology): Observed =>
  simulateAll(
    nothingObserved(),
    planLab({ topology, observed: nothingObserved(), applied: null, capabilities }).steps.map(({ step }) => step),
  );

/** A topology under other names; the host is one for all. */
function renamed({ nodes, links }: Topology, suffix: string): { nodes: TopologyNode[]; links: Link[] } {
  const names = new Set(nodes.flatMap(({ name, kind }) => (kind === "host" ? [] : [name])));
  const end = <T extends { node: string; name?: string }>(one: T): T => ({
    ...one,
    node: `${one.node}${suffix}`,
    ...(one.name !== undefined && { name: `${one.name}${suffix}` }),
  });
  return {
    nodes: nodes.filter(({ name }) => names.has(name)).map((node) => ({ ...node, name: `${node.name}${suffix}` })),
    links: links
      .filter(({ a, b }) => names.has(a.node) && names.has(b.node))
      .map((link) => ({ ...link, a: end(link.a), b: end(link.b) }) as Link),
  };
}

const SUFFIXES = ["", "p", "q", "r"];

/** One large topology of several small ones, with some cables between them. */
function joined(parts: readonly Topology[], cables: readonly (readonly [number, number])[]): Topology {
  const copies = parts.map((part, index) => (index === 0 ? part : renamed(part, SUFFIXES[index] ?? "")));
  const nodes = copies.flatMap((copy) => copy.nodes);
  const links = cables.flatMap(([from, to], index): Link[] => {
    const [a, b] = [nodes[from % Math.max(1, nodes.length)], nodes[to % Math.max(1, nodes.length)]];
    if (!a || !b || a === b || a.kind === "host" || b.kind === "host") return [];
    return [{ kind: "veth", a: { node: a.name, name: `m${index}` }, b: { node: b.name, name: `n${index}` } }];
  });
  return { wirelab: 1, nodes, links: [...copies.flatMap((copy) => copy.links), ...links] };
}

function unread(before: Observed, after: Observed, index: number): Observed {
  const ns = Object.keys(after.namespaces)[index];
  const was = ns === undefined ? undefined : before.namespaces[ns];
  return ns === undefined || !was ? after : { ...after, namespaces: { ...after.namespaces, [ns]: was } };
}

const part = fc.oneof({ weight: 3, arbitrary: anyTopology.map(withoutOvs) }, { weight: 1, arbitrary: anyTopology });

function withoutOvs({ nodes, links, ...rest }: Topology): Topology {
  const kept = nodes.filter(({ kind }) => kind !== "ovs");
  const names = new Set(kept.map(({ name }) => name));
  return { ...rest, nodes: kept, links: links.filter(({ a, b }) => names.has(a.node) && names.has(b.node)) };
}

const input = fc.record({
  parts: fc.array(part, { minLength: 4, maxLength: 4 }),
  cables: fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { maxLength: 4 }),
  more: fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { maxLength: 2 }),
  replaced: fc.nat(12),
  other: part,
  hands: disturbances(3),
  /** A namespace that was not read again since. */
  stale: fc.nat(30),
});

describe("planDifference, with what is foreign removed", { timeout: TIMEOUT_MS }, () => {
  it("gives the plan that planning the whole lab gives", () => {
    const seen = { told: 0, steps: 0 };
    fc.assert(
      fc.property(input, ({ parts, cables, hands, stale }) => {
        const topology = joined(parts, cables);
        const there = deployed(topology);
        const restore = { topology, applied: topology, capabilities, removeForeign: true };
        if (planLab({ ...restore, observed: there }).steps.length > 0) return;
        const observed = unread(there, keepIdentity(there, disturb(there, hands)), stale);
        const difference = planDifference({ topology, observed: there }, { ...restore, observed });
        if (!difference) return;
        expect(difference).toEqual(planLab({ ...restore, observed }));
        seen.told += 1;
        if (difference.steps.length > 0) seen.steps += 1;
      }),
      RUNS,
    );
    expect(seen.told).toBeGreaterThan(200);
    expect(seen.steps).toBeGreaterThan(100);
  });
});

describe("planDifference", { timeout: TIMEOUT_MS }, () => {
  it("gives the plan that planning the whole lab gives, before and after it is carried out", () => {
    const seen = { told: 0, steps: 0, verified: 0 };
    fc.assert(
      fc.property(input, ({ parts, cables, more, replaced, other, hands, stale }) => {
        const before = joined(parts, cables);
        const there = deployed(before);
        if (planLab({ topology: before, observed: there, applied: before, capabilities }).steps.length > 0) return;
        const goal = joined(
          parts.map((one, index) => (index === replaced ? other : one)),
          [...cables, ...more],
        );
        const topology = applyPatch(before, diffTopologies(before, goal));
        const settled = { topology: before, observed: there };
        const observed = unread(there, keepIdentity(there, disturb(there, hands)), stale);

        const first = { topology, observed, applied: before, capabilities };
        const whole = planLab(first);
        const difference = planDifference(settled, first);
        if (difference) {
          expect(difference).toEqual(whole);
          seen.told += 1;
          if (whole.steps.length > 0) seen.steps += 1;
        }
        if (observed.namespaces[Object.keys(observed.namespaces)[stale] ?? "?"] !== undefined && hands.length > 0)
          return;
        const reached = simulateAll(
          observed,
          whole.steps.map(({ step }) => step),
        );
        const then = { topology, observed: keepIdentity(there, reached), applied: topology, capabilities };
        const after = planDifference(settled, then);
        if (after) {
          expect(after).toEqual(planLab(then));
          seen.verified += 1;
        }
      }),
      RUNS,
    );
    expect(seen.steps).toBeGreaterThan(100);
    expect(seen.verified).toBeGreaterThan(100);
  });
});
