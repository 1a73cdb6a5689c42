import { expect, test } from "vitest";
import { evaluateHook } from "./evaluate";
import type { RulePacket } from "./match";
import { parseRuleset, type Statement } from "./ruleset";

const PING: RulePacket = {
  family: 4,
  protocol: "icmp",
  source: "10.1.1.1",
  destination: "10.2.2.2",
  sourcePort: null,
  destinationPort: null,
  iif: "left",
  oif: "right",
  state: "new",
  isAnswer: false,
};
const TCP: RulePacket = { ...PING, protocol: "tcp", sourcePort: "chosen", destinationPort: 80 };

const match = (left: object, right: unknown, op = "=="): Statement => ({ match: { op, left, right } });
const payload = (protocol: string, field: string) => ({ payload: { protocol, field } });
const meta = (key: string) => ({ meta: { key } });
const DROP: Statement = { drop: null };

/** One table with a chain `f` at the hook forward and a chain `other` that is only jumped to. */
function rulesetOf(rules: Statement[][], { policy = "accept", family = "inet", other = [] as Statement[][] } = {}) {
  const rule = (chain: string) => (expr: Statement[], at: number) => ({
    rule: { family, table: "t", chain, handle: at, expr },
  });
  const nftables = [
    { chain: { family, table: "t", name: "f", hook: "forward", type: "filter", prio: 0, policy } },
    { chain: { family, table: "t", name: "other" } },
    ...rules.map(rule("f")),
    ...other.map(rule("other")),
  ];
  return { chains: parseRuleset(JSON.stringify({ nftables })), command: "" };
}
const dropped = (rules: Statement[][], packet: RulePacket, more = {}) =>
  evaluateHook(rulesetOf(rules, more), "forward", packet).stopped !== null;

test.each<[what: string, rule: Statement, packet: RulePacket, fits: boolean]>([
  ["a source prefix", match(payload("ip", "saddr"), { prefix: { addr: "10.1.1.0", len: 24 } }), PING, true],
  ["another prefix", match(payload("ip", "saddr"), { prefix: { addr: "10.1.2.0", len: 24 } }), PING, false],
  ["not an address", match(payload("ip", "daddr"), "10.2.2.2", "!="), PING, false],
  ["IPv6 of an IPv4 packet", match(payload("ip6", "saddr"), { prefix: { addr: "::", len: 0 } }), PING, false],
  ["the protocol by name", match(meta("l4proto"), "icmp"), PING, true],
  ["the protocol by number", match(payload("ip", "protocol"), 6), TCP, true],
  ["an interface", match(meta("iifname"), "left"), PING, true],
  ["interfaces by their beginning", match(meta("oifname"), "ri*"), PING, true],
  ["a port", match(payload("tcp", "dport"), 80), TCP, true],
  ["a port of a ping", match(payload("tcp", "dport"), 80), PING, false],
  ["a set of ports", match(payload("tcp", "dport"), { set: [22, 80] }), TCP, true],
  ["a range of ports", match(payload("tcp", "dport"), { range: [81, 90] }), TCP, false],
  ["a low port where the kernel chooses a high one", match(payload("tcp", "sport"), 53), TCP, false],
  ["the kernel's whole range", match(payload("tcp", "sport"), { range: [1024, 65535] }), TCP, true],
  [
    "a state",
    match({ ct: { key: "state" } }, ["established", "related"], "in"),
    { ...PING, state: "established" },
    true,
  ],
  ["an echo's answer", match(payload("icmp", "type"), "echo-reply"), { ...PING, isAnswer: true }, true],
])("%s", (_, rule, packet, fits) => {
  expect(dropped([[rule, { counter: {} }, DROP]], packet)).toBe(fits);
});

test("the first rule that fits decides, and the policy when none does", () => {
  expect(dropped([[match(meta("l4proto"), "icmp"), { accept: null }], [DROP]], PING)).toBe(false);
  expect(dropped([], PING, { policy: "drop" })).toBe(true);
  expect(dropped([[DROP]], PING, { family: "ip6" })).toBe(false);
});

test("chains that are jumped to decide or return", () => {
  const jump: Statement = { jump: { target: "other" } };
  expect(dropped([[jump]], PING, { other: [[DROP]] })).toBe(true);
  expect(dropped([[jump], [DROP]], PING, { other: [[{ return: null }]] })).toBe(true);
  expect(dropped([[jump], [DROP]], PING, { other: [[{ accept: null }]] })).toBe(false);
  expect(dropped([[{ jump: { target: "other" } }]], PING, { other: [[jump]] })).toBe(false);
});

test("a rule that is not understood is told, and stops nothing", () => {
  const { stopped, unsure } = evaluateHook(rulesetOf([[{ limit: { rate: 1 } }, DROP]]), "forward", PING);
  expect(stopped).toBeNull();
  expect(unsure).toEqual(["“limit drop” (table inet t, chain f)"]);
});

test("the rule that drops is named in nft's own words", () => {
  const rules = [
    [
      match(payload("ip", "saddr"), { prefix: { addr: "10.1.1.0", len: 24 } }),
      match(payload("tcp", "dport"), { set: [80, 443] }),
      { counter: {} },
      DROP,
    ],
  ];
  expect(evaluateHook(rulesetOf(rules), "forward", TCP).stopped).toEqual({
    rule: "“ip saddr 10.1.1.0/24 tcp dport { 80, 443 } drop” (table inet t, chain f)",
    rejects: false,
  });
});
