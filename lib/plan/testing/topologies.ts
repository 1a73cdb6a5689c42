/** Random topologies for property tests, all of them legal. */
import fc from "fast-check";
import type { Impair } from "../../topology/impair";
import type { Link, LinkEnd, Topology, TopologyNode } from "../../topology/schema";
import type { FirewallRule, Route, Stack } from "../../topology/stack";

const ADDRESSES = [
  ...["10.1.1.1/24", "10.1.1.2/24", "10.1.1.3/24", "10.1.1.1/16", "10.2.0.1/30"],
  ...["fd00::1/64", "FD00:0:0::2/64", "fd00:0:0:1::1/64"],
];

const settings = fc.record(
  {
    addresses: fc.uniqueArray(fc.constantFrom(...ADDRESSES), { maxLength: 3 }),
    mtu: fc.constantFrom(1400, 1500, 9000),
    mac: fc.constantFrom("02:00:00:00:00:01", "02:AA:00:00:00:02"),
    up: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** Some of these the kernel would refuse for most drawings: then they are not planned. */
const ROUTES: Route[] = [
  { to: "default", via: "10.1.1.3" },
  { to: "default", via: "10.1.1.2", metric: 5 },
  { to: "10.50.0.0/16", via: "10.1.1.9" },
  { to: "fd50::/64", via: "fd00::9" },
  { to: "10.66.0.0/16", type: "blackhole" },
  { to: "fd66::/32", type: "unreachable", metric: 3 },
  { to: "10.77.0.0/16", dev: "t0" },
];
const FIREWALL: FirewallRule[] = [
  { chain: "forward", action: "accept", state: ["established", "related"] },
  { chain: "forward", action: "drop", protocol: "tcp", port: 23, source: "10.1.1.0/24" },
  { chain: "forward", action: "reject", protocol: "icmpv6" },
  { chain: "input", action: "drop", in: "t0" },
];

const stack: fc.Arbitrary<Stack> = fc.record(
  {
    forwarding: fc.record({ ipv4: fc.boolean(), ipv6: fc.boolean() }, { requiredKeys: [] }),
    routes: fc.shuffledSubarray(ROUTES, { maxLength: 4 }),
    nat: fc.record(
      { masquerade: fc.subarray([{ out: "t0" }, { out: "u1", source: "10.1.1.0/24" }]) },
      { requiredKeys: [] },
    ),
    firewall: fc.shuffledSubarray(FIREWALL),
  },
  { requiredKeys: [] },
);

const pick = (names: string[], max: number) => fc.subarray(names, { maxLength: max });

const nodes: fc.Arbitrary<TopologyNode[]> = fc
  .record({
    namespaces: pick(["ns1", "ns2", "ns3", "ns4"], 4),
    // Any of these may be either kind of switch, so that an edit can change it.
    switches: pick(["sw1", "sw2", "sw3"], 3),
    kinds: fc.array(fc.constantFrom("bridge" as const, "ovs" as const), { minLength: 3, maxLength: 3 }),
    stp: fc.option(fc.boolean(), { nil: undefined }),
    settings: fc.array(settings, { minLength: 3, maxLength: 3 }),
    host: fc.boolean(),
    stacks: fc.array(stack, { minLength: 5, maxLength: 5 }),
  })
  .map(({ namespaces, switches, kinds, stp, settings, host, stacks }) => [
    ...namespaces.map((name, index) => ({ name, kind: "namespace" as const, ...stacks[index] })),
    ...switches.map((name, index) => {
      const kind = kinds[index] ?? "bridge";
      return { name, kind, ...(kind === "bridge" && stp !== undefined && { stp }), ...settings[index] } as TopologyNode;
    }),
    ...(host ? [{ name: "host", kind: "host" as const, ...stacks[4] }] : []),
  ]);

/** What a link may become, whichever nodes there are. */
const wish = fc.record({
  from: fc.nat(20),
  to: fc.nat(20),
  kind: fc.constantFrom("veth" as const, "ovs-internal" as const, "ovs-patch" as const),
  a: settings,
  b: settings,
  sameName: fc.boolean(),
  impairs: fc.tuple(fc.nat(20), fc.nat(20)),
});

/** What an end may do to what it sends. */
const IMPAIRS: (Impair | undefined)[] = [
  undefined,
  { rate: "10mbit" },
  { rate: "2.5mbit", delay: "20ms", jitter: "5ms" },
  { delay: "100ms", loss: "0.1%" },
  { delay: "40ms", reorder: "25%", duplicate: "1%", corrupt: "0.01%" },
  { block: true },
];
const impairOf = (index: number): Partial<LinkEnd> => {
  const impair = IMPAIRS[index % IMPAIRS.length];
  return impair ? { impair } : {};
};

function linkOf(nodes: TopologyNode[], index: number, { from, to, kind, a, b, sameName, impairs }: Wish): Link | null {
  const [first, second] = [nodes[from % nodes.length], nodes[to % nodes.length]];
  if (!first || !second || first.name === second.name) return null;
  // The same names whatever the kind, so that edits meet what was there before.
  const name = `t${index}`;
  const bothInRoot = first.kind !== "namespace" && second.kind !== "namespace";
  const other = sameName && !bothInRoot ? name : `u${index}`;
  if (first.kind === "ovs" && second.kind === "ovs" && kind === "ovs-patch") {
    return { kind, a: { node: first.name, name }, b: { node: second.name, name: other } };
  }
  if ((first.kind === "namespace" || first.kind === "host") && second.kind === "ovs" && kind === "ovs-internal") {
    return { kind, a: { node: first.name, name, ...a, ...impairOf(impairs[0]) }, b: { node: second.name } };
  }
  const end = (node: string, ifname: string, rest: Partial<LinkEnd>): LinkEnd => ({ node, name: ifname, ...rest });
  return {
    kind: "veth",
    a: end(first.name, name, { ...a, ...impairOf(impairs[0]) }),
    b: end(second.name, other, { ...b, ...impairOf(impairs[1]) }),
  };
}

type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

export const anyTopology: fc.Arbitrary<Topology> = fc
  .record({ nodes, wishes: fc.array(wish, { maxLength: 6 }) })
  .map(({ nodes, wishes }) => ({
    wirelab: 1,
    nodes,
    links: wishes.map((one, index) => linkOf(nodes, index, one)).filter((link) => link !== null),
  }));
