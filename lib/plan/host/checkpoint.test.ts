import { describe, expect, test } from "vitest";
import { nodeRef } from "../../topology/ids";
import { plannedStep } from "../planner";
import { renderCommand } from "../render";
import type { Step } from "../step";
import { checkpointReasons, type Reachability, rollbackCommands } from "./checkpoint";
import { type CardState, cardDifference } from "./snapshot";

const root = (name: string) => ({ ns: "", name });
const card = (more: Partial<CardState> = {}): CardState => ({
  ...{ name: "eth0", up: true, master: null, ovsBridge: null, addresses: [], routes: [] },
  ...more,
});
const BUSY = card({
  addresses: [["192.168.1.10/24", "broadcast", "192.168.1.255"]],
  routes: [{ family: 4, words: ["default", "via", "192.168.1.1", "metric", "100"] }],
});
const plug: Step = { op: "setMaster", at: root("eth0"), master: "br0", was: null };
const move: Step = {
  op: "moveAddresses",
  addresses: ["192.168.1.10/24"],
  gateway: "192.168.1.1",
  from: "eth0",
  to: "br0",
};
const planned = (...steps: Step[]) => steps.map((step) => plannedStep(step, nodeRef("x")));

describe("a checkpoint is asked for", () => {
  const reasons = (step: Step, more: Partial<Reachability> = {}) =>
    checkpointReasons(planned(step), { cards: [BUSY], connections: new Map(), networks: [], ...more });

  test("when a card carries the default route", () =>
    expect(reasons(plug)).toEqual(["eth0 carries the default route"]));
  test("when a live connection comes in by it", () => {
    const cards = [card({ addresses: [["192.168.1.10/24"]] })];
    expect(reasons(plug, { cards, connections: new Map([["192.168.1.10", "10.0.0.7"]]) })).toEqual([
      "eth0 has the address of a live connection from 10.0.0.7",
    ]);
  });
  test("when it has an address at all", () =>
    expect(reasons(plug, { cards: [card({ addresses: [["10.0.0.1/8"]] })] })).toHaveLength(1));
  test("when addresses move", () => expect(reasons(move)).toHaveLength(1));
  test.each<[string, Step]>([
    ["forwarding", { op: "setForwarding", ns: "", family: 4, on: true }],
    ["a filter", { op: "addNftChain", ns: "", chain: "input" }],
    [
      "a default route",
      {
        op: "addRoute",
        ns: "",
        route: { family: 4, to: "default", type: "unicast", via: "10.0.0.1", metric: 0 } as never,
      },
    ],
  ])("when %s of the machine itself changes", (_, step) => expect(reasons(step)).toHaveLength(1));
  test("when an address is in a network that the machine reaches otherwise", () => {
    const networks = [{ cidr: "192.168.1.10/24", dev: "eth0" }];
    expect(reasons({ op: "addAddress", at: root("br0"), cidr: "192.168.1.200/25" }, { networks })).toHaveLength(1);
    expect(reasons({ op: "addAddress", at: root("br0"), cidr: "192.168.2.1/24" }, { networks })).toEqual([]);
  });
  test.each<[string, Step]>([
    ["cards without an address", plug],
    ["what happens in namespaces", { op: "setForwarding", ns: "ns1", family: 4, on: true }],
    ["translation of addresses", { op: "addNftChain", ns: "", chain: "postrouting" }],
    ["interfaces of the lab", { op: "setAdmin", at: root("br-tap1"), up: true }],
  ])("but not for %s", (_, step) => expect(reasons(step, { cards: [card()] })).toEqual([]));
});

test("the way back makes the card whole before it takes from the switch", () => {
  const forwarding: Step = { op: "setForwarding", ns: "", family: 4, on: true };
  const lines = rollbackCommands(planned(plug, move, forwarding, { op: "addNftTable", ns: "" }), [BUSY]).map(
    renderCommand,
  );
  expect(lines).toEqual([
    "ovs-vsctl --timeout=10 --if-exists del-port eth0",
    "ip link set eth0 nomaster",
    "ip link set eth0 up",
    "ip address replace 192.168.1.10/24 broadcast 192.168.1.255 dev eth0",
    "ip -4 route delete default via 192.168.1.1 dev eth0",
    "ip -4 route replace default via 192.168.1.1 metric 100 dev eth0",
    "ip address delete 192.168.1.10/24 dev br0",
    "ip route delete default via 192.168.1.1 dev br0",
    "nft delete table inet wirelab",
    "sysctl -w net.ipv4.ip_forward=0",
  ]);
});

describe("a card is given back", () => {
  const lines = (now: CardState) => cardDifference(now, BUSY, ["192.168.1.1"]).map(renderCommand);
  test("without a command when it is as it was, and with what others added to it", () => {
    expect(lines(BUSY)).toEqual([]);
    expect(lines({ ...BUSY, addresses: [...BUSY.addresses, ["10.0.0.9/8"]] })).toEqual([]);
  });
  test("with the particulars that its address and its default route had", () =>
    expect(
      lines(
        card({ addresses: [["192.168.1.10/24"]], routes: [{ family: 4, words: ["default", "via", "192.168.1.1"] }] }),
      ),
    ).toEqual([
      "ip address delete 192.168.1.10/24 dev eth0",
      "ip address replace 192.168.1.10/24 broadcast 192.168.1.255 dev eth0",
      "ip -4 route delete default via 192.168.1.1 dev eth0",
      "ip -4 route replace default via 192.168.1.1 metric 100 dev eth0",
    ]));
  test("out of a switch, and down when it was down", () =>
    expect(cardDifference(card({ master: "br0" }), card({ up: false }), []).map(renderCommand)).toEqual([
      "ip link set eth0 nomaster",
      "ip link set eth0 down",
    ]));
});
