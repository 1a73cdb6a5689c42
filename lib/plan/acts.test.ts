import { describe, expect, it } from "vitest";
import { nothingObserved, type Observed } from "../observed/types";
import type { Topology } from "../topology/schema";
import { PlanError, planAct } from "./acts";
import { planLab } from "./planner";
import { renderCommand } from "./render";
import { simulateAll } from "./simulate";
import type { Plan } from "./step";

const capabilities = { ovs: "netdev" } as const;
const topology: Topology = {
  wirelab: 1,
  nodes: [
    { name: "ns1", kind: "namespace" },
    { name: "ns2", kind: "namespace" },
    { name: "ovs1", kind: "ovs" },
    { name: "ovs2", kind: "ovs" },
  ],
  links: [
    {
      kind: "veth",
      a: { node: "ns1", name: "tap1", addresses: ["10.1.1.1/24", "fd00::1/64"] },
      b: { node: "ovs1", name: "ovs-tap1" },
    },
    { kind: "ovs-internal", a: { node: "ns2", name: "tap2" }, b: { node: "ovs2" } },
    { kind: "ovs-patch", a: { node: "ovs1", name: "p1" }, b: { node: "ovs2", name: "p2" } },
  ],
};
const stepsOf = (plan: Plan) => plan.steps.map(({ step }) => step);
const commandsOf = (plan: Plan) => plan.steps.flatMap(({ commands }) => commands.map(renderCommand));
const running = (): Observed =>
  simulateAll(
    nothingObserved(),
    stepsOf(planLab({ topology, observed: nothingObserved(), applied: null, capabilities })),
  );

describe("planAct", () => {
  it("sets an end down, and gives back the IPv6 addresses that the kernel forgot when it goes up again", () => {
    const down = planAct(
      topology,
      running(),
      { type: "setAdmin", link: "ns1:tap1", side: "a", up: false },
      capabilities,
    );
    expect(commandsOf(down)).toEqual(["ip -n ns1 link set tap1 down"]);
    const observed = simulateAll(running(), stepsOf(down));
    const up = planAct(topology, observed, { type: "setAdmin", link: "ns1:tap1", side: "a", up: true }, capabilities);
    expect(commandsOf(up)).toEqual(["ip -n ns1 address add fd00::1/64 dev tap1", "ip -n ns1 link set tap1 up"]);
    expect(
      stepsOf(planLab({ topology, observed: simulateAll(observed, stepsOf(up)), applied: topology, capabilities })),
    ).toEqual([]);
  });

  it.each(["ns1:tap1", "ns2:tap2", "ovs1:p1"])("unplugs and plugs in %s, and nothing else", (link) => {
    const out = planAct(topology, running(), { type: "unplug", link }, capabilities);
    expect(new Set(out.steps.map(({ element }) => element.id))).toEqual(new Set([link]));
    const observed = simulateAll(running(), stepsOf(out));
    expect(() => planAct(topology, observed, { type: "unplug", link }, capabilities)).toThrow(PlanError);
    const back = planAct(topology, observed, { type: "plug", link }, capabilities);
    expect(new Set(back.steps.map(({ element }) => element.id))).toEqual(new Set([link]));
    expect(
      stepsOf(planLab({ topology, observed: simulateAll(observed, stepsOf(back)), applied: topology, capabilities })),
    ).toEqual([]);
  });

  it("plugs in with what the link needs", () => {
    const observed = simulateAll(running(), [{ op: "deleteNamespace", name: "ns1" }]);
    const back = planAct(topology, observed, { type: "plug", link: "ns1:tap1" }, capabilities);
    expect(commandsOf(back)).toContain("ip netns add ns1");
  });

  it.each([
    [{ type: "setAdmin", link: "ovs1:p1", side: "a", up: false }, /patch port/],
    [{ type: "setAdmin", link: "ns2:tap2", side: "b", up: false }, /internal port/],
    [{ type: "setAdmin", link: "nobody:x", side: "a", up: false }, /no link/],
    [{ type: "plug", link: "nobody:x" }, /no link/],
  ] as const)("says why %j cannot be done, and what to do instead", (act, why) => {
    try {
      planAct(topology, running(), act, capabilities);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      expect(error.message).toMatch(why);
      expect(error.remedy).not.toBe("");
    }
  });

  it("says so when the interface is not there", () => {
    expect(() =>
      planAct(topology, nothingObserved(), { type: "setAdmin", link: "ns1:tap1", side: "a", up: true }, capabilities),
    ).toThrow(/does not exist/);
  });
});
