import { expect, test } from "vitest";
import type { Observed, ObservedInterface } from "../observed/types";
import type { Command } from "../plan/command";
import { renderCommand } from "../plan/render";
import type { Topology } from "../topology/schema";
import type { Answer } from "./inquiry";
import { TraceError, traceFrame } from "./trace";
import type { TraceQuestion } from "./types";
import { World } from "./world";

const TOPOLOGY: Topology = {
  wirelab: 1,
  nodes: [
    { name: "ns1", kind: "namespace" },
    { name: "ns2", kind: "namespace" },
  ],
  links: [
    {
      kind: "veth",
      a: { node: "ns1", name: "tap1", addresses: ["10.1.1.1/24"] },
      b: { node: "ns2", name: "tap2", addresses: ["10.1.1.2/24"] },
    },
  ],
};
const UP = ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"];

function tap(number: 1 | 2, more: Partial<ObservedInterface> = {}): ObservedInterface {
  return {
    ifindex: 2,
    name: `tap${number}`,
    kind: "veth",
    flags: UP,
    operstate: "UP",
    mtu: 1500,
    mac: `02:00:00:00:00:0${number}`,
    peer: { ifindex: 2, ns: `ns${3 - number}` },
    addresses: [{ cidr: `10.1.1.${number}/24`, family: "inet", scope: "global" }],
    ...more,
  };
}
function observed(first: ObservedInterface = tap(1), second: ObservedInterface = tap(2)): Observed {
  const space = (name: string, nsid: number | null, interfaces: Record<string, ObservedInterface>) => ({
    name,
    nsid,
    interfaces,
  });
  return {
    namespaces: {
      "": space("", null, {}),
      ns1: space("ns1", 0, { tap1: first }),
      ns2: space("ns2", 1, { tap2: second }),
    },
    ovs: { running: false, bridges: {} },
  };
}

const ANSWERS: Record<string, unknown> = {
  "ip -n ns1 -j route get 10.1.1.2": [{ dst: "10.1.1.2", dev: "tap1", prefsrc: "10.1.1.1" }],
  "ip -n ns2 -j route get 10.1.1.2 from 10.1.1.1 iif tap2": [{ type: "local", dev: "lo" }],
  "ip -n ns2 -j route get 10.1.1.1 from 10.1.1.2": [{ dst: "10.1.1.1", dev: "tap2" }],
  "ip -n ns1 -j route get 10.1.1.1 from 10.1.1.2 iif tap1": [{ type: "local", dev: "lo" }],
};

/** Answers from the table; what is not in it has nothing to show. A string is an error's text. */
function trace(world: World, question: TraceQuestion, answers = ANSWERS) {
  const asked: string[] = [];
  const ask = async (command: Command): Promise<Answer> => {
    const text = renderCommand(command);
    asked.push(text);
    const answer = answers[text];
    if (typeof answer === "string") return { stdout: "", stderr: answer, exitCode: 2 };
    return { stdout: answer === undefined ? "[]" : JSON.stringify(answer), stderr: "", exitCode: 0 };
  };
  return traceFrame(world, question, ask).then((found) => ({ ...found, asked }));
}
const pair = { from: "ns1", to: "ns2" };

test("two namespaces and a cable: there, and back to who was asked by", async () => {
  const found = await trace(new World(TOPOLOGY, observed()), pair);
  expect(found).toMatchObject({ address: "10.1.1.2", answered: true, mtu: 1500, doubts: [] });
  expect(found.hops.map(({ way, kind }) => `${way} ${kind}`)).toEqual([
    ...["there route", "there neighbour", "there cable", "there arrival"],
    ...["back route", "back neighbour", "back cable", "back arrival"],
  ]);
  expect(found.hops[2]?.elements[0]).toEqual({ type: "link", id: "ns1:tap1" });
  expect(found.hops[0]?.commands).toEqual(["ip -n ns1 route get 10.1.1.2"]);
  expect(new Set(found.asked).size).toBe(found.asked.length);
});

test("the end that is down is named, and its cable lit up", async () => {
  const world = new World(TOPOLOGY, observed(tap(1, { flags: ["UP", "NO-CARRIER"] }), tap(2, { flags: [] })));
  const found = await trace(world, pair);
  expect(found.answered).toBe(false);
  expect(found.hops.at(-1)).toMatchObject({ death: "no-carrier", elements: [{ type: "link", id: "ns1:tap1" }] });
});

test.each([
  ["RTNETLINK answers: Network is unreachable", /has no route to 10.1.1.2/],
  ["RTNETLINK answers: Permission denied", /has a route that refuses 10.1.1.2/],
])("a refused lookup is explained: %s", async (text, says) => {
  const found = await trace(new World(TOPOLOGY, observed()), pair, {
    ...ANSWERS,
    "ip -n ns1 -j route get 10.1.1.2": text,
  });
  expect(found.verdict).toMatch(says);
  expect(found.hops.at(-1)?.death).toBe("no-route");
});

test("a way there without a way back is no answer", async () => {
  const answers = {
    ...ANSWERS,
    "ip -n ns2 -j route get 10.1.1.1 from 10.1.1.2": "RTNETLINK answers: Network is unreachable",
  };
  const found = await trace(new World(TOPOLOGY, observed()), pair, answers);
  expect(found).toMatchObject({
    answered: false,
    verdict: expect.stringMatching(/^The packet arrives, but its answer/),
  });
  expect(found.hops.at(-1)).toMatchObject({ way: "back", death: "no-route" });
});

test("a receiver without an address is told before anything is asked", async () => {
  const found = await trace(new World(TOPOLOGY, observed(tap(1), tap(2, { addresses: [] }))), pair);
  expect(found).toMatchObject({ address: null, answered: false, asked: [] });
});

const CHECKED = [{ cidr: "10.1.1.2/24", family: "inet" as const, scope: "global", tentative: true }];

test("an address that is still being checked leaves the conclusion open", async () => {
  const found = await trace(new World(TOPOLOGY, observed(tap(1), tap(2, { addresses: CHECKED }))), pair);
  expect(found).toMatchObject({ answered: null, settling: true });
  expect(found.doubts[0]).toMatch(/checked for duplicates/);
});

test("with IPv6, link-local addresses that are still being checked leave it open too", async () => {
  const link = { cidr: "fe80::2/64", family: "inet6" as const, scope: "link", tentative: true };
  const second = tap(2, { addresses: [{ cidr: "fd00::2/64", family: "inet6", scope: "global" }, link] });
  const world = new World(TOPOLOGY, observed(tap(1), second));
  expect((await trace(world, { ...pair, address: "fd00::2" })).settling).toBe(true);
  expect((await trace(world, { ...pair, address: "10.1.1.2" })).settling).toBe(false);
});

test("without a carrier nothing is checked, and the conclusion is drawn", async () => {
  const dark = tap(2, { addresses: CHECKED, flags: ["UP", "NO-CARRIER"] });
  const found = await trace(new World(TOPOLOGY, observed(tap(1, { flags: ["UP"] }), dark)), pair);
  expect(found).toMatchObject({ answered: false, settling: false, doubts: [] });
});

test("what never leaves its own stack does not wait for another's check", async () => {
  const own = { "ip -n ns1 -j route get 10.1.1.2": [{ type: "local", dev: "lo" }] };
  const first = tap(1, { addresses: [{ cidr: "10.1.1.2/24", family: "inet", scope: "global" }] });
  const world = new World(TOPOLOGY, observed(first, tap(2, { addresses: CHECKED })));
  const found = await trace(world, { ...pair, address: "10.1.1.2" }, own);
  expect(found).toMatchObject({ answered: true, settling: false });
});

test.each<[TraceQuestion, string]>([
  [{ from: "nope", to: "ns2" }, "from"],
  [{ from: "ns1", to: "nope" }, "to"],
  [{ ...pair, address: "10.1.1" }, "address"],
  [{ ...pair, address: "fe80::1" }, "address"],
])("a question about what is not there names its field: %j", async (question, field) => {
  await expect(trace(new World(TOPOLOGY, observed()), question)).rejects.toMatchObject({
    name: TraceError.name,
    field,
  });
});
