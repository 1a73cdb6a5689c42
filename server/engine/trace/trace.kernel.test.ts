/** What a trace says is held against a real packet, in labs that work and in labs that do not. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { agrees, type DeathReason } from "@/lib/trace/types";
import { openLabs, question, traceWords } from "./testing/labs";

const NODES = (kinds: Record<string, string>) =>
  `wirelab: 1\nnodes:\n${Object.entries(kinds)
    .map(([name, kind]) => `  - { name: ${name}, kind: ${kind} }\n`)
    .join("")}links:\n`;
const end = (node: string, name: string, address?: string) =>
  `{ node: ${node}, name: ${name}${address ? `, addresses: [${address}]` : ""} }`;
const veth = (a: string, b: string) => `  - { kind: veth, a: ${a}, b: ${b} }\n`;

const PAIR =
  NODES({ ns1: "namespace", ns2: "namespace" }) +
  veth(end("ns1", "tap1", "10.1.1.1/24"), end("ns2", "tap2", "10.1.1.2/24"));
const plugged = (node: string, number: number, sw: string, address: string) =>
  veth(end(node, `tap${number}`, address), end(sw, `${sw}-tap${number}`));
const ONE = (kind: string) =>
  NODES({ ns1: "namespace", ns2: "namespace", sw: kind }) +
  plugged("ns1", 1, "sw", "10.1.1.1/24") +
  plugged("ns2", 2, "sw", "10.1.1.2/24");
const INTERNAL =
  NODES({ ns1: "namespace", ns2: "namespace", sw: "ovs" }) +
  `  - { kind: ovs-internal, a: ${end("ns1", "tap1", "10.1.1.1/24")}, b: { node: sw } }\n` +
  `  - { kind: ovs-internal, a: ${end("ns2", "tap2", "10.1.1.2/24")}, b: { node: sw } }\n`;
const PATCH =
  NODES({ ns1: "namespace", ns2: "namespace", s1: "ovs", s2: "ovs" }) +
  plugged("ns1", 1, "s1", "10.1.1.1/24") +
  plugged("ns2", 2, "s2", "10.1.1.2/24") +
  `  - { kind: ovs-patch, a: { node: s1, name: pa }, b: { node: s2, name: pb } }\n`;
const THREE = (first: string, second: string, third: string) =>
  NODES({ ns1: "namespace", ns2: "namespace", s1: first, s2: second, s3: third }) +
  plugged("ns1", 1, "s1", "10.1.1.1/24") +
  plugged("ns2", 2, "s3", "10.1.1.2/24") +
  veth(end("s1", "s1-a"), end("s2", "s2-a")) +
  veth(end("s2", "s2-b"), end("s3", "s3-b"));
const ROUTED =
  NODES({ ns1: "namespace", r1: "namespace", ns2: "namespace", sw: "bridge" }) +
  plugged("ns1", 1, "sw", "10.1.1.1/24") +
  plugged("r1", 3, "sw", "10.1.1.254/24") +
  veth(end("r1", "out", "10.2.2.254/24"), end("ns2", "tap2", "10.2.2.2/24"));
const FORWARD = "r1: sysctl -w net.ipv4.ip_forward=1";
const THERE = "ns1: ip route add default via 10.1.1.254";
const BACK = "ns2: ip route add default via 10.2.2.254";
const HOST =
  NODES({ ns1: "namespace", host: "host", sw: "bridge" }) +
  plugged("ns1", 1, "sw", "10.1.1.1/24") +
  plugged("host", 9, "sw", "10.1.1.9/24");

const TRIANGLE = (kind: string, more = "") =>
  NODES({
    ns1: "namespace",
    ns2: "namespace",
    s1: `${kind}${more}`,
    s2: `${kind}${more}`,
    s3: `${kind}${more}`,
  }).replace("nodes:", "allowLoops: true\nnodes:") +
  plugged("ns1", 1, "s1", "10.1.1.1/24") +
  plugged("ns2", 2, "s3", "10.1.1.2/24") +
  veth(end("s1", "s1-a"), end("s2", "s2-a")) +
  veth(end("s2", "s2-b"), end("s3", "s3-b")) +
  veth(end("s3", "s3-c"), end("s1", "s1-c"));
/** A provider's server behind a router that masquerades, forwards a port and filters, all as drawn. */
const PROVIDER = (r1: string) => `wirelab: 1
nodes:
  - { name: ns1, kind: namespace, routes: [{ to: default, via: 10.1.1.254 }] }
  - { name: r1, kind: namespace, forwarding: { ipv4: true }, ${r1} }
  - { name: isp, kind: namespace }
links:
${veth(end("ns1", "tap1", "10.1.1.1/24"), end("r1", "in", "10.1.1.254/24"))}${veth(end("r1", "out", "203.0.113.2/24"), end("isp", "tap2", "203.0.113.1/24"))}`;
const MASQUERADE = "nat: { masquerade: [{ out: out, source: 10.1.1.0/24 }] }";
const TAGGED = (first: string, second: string) => `wirelab: 1
nodes:
  - { name: ns1, kind: namespace }
  - { name: ns2, kind: namespace }
  - { name: sw, kind: bridge, vlanFiltering: true }
links:
  - { kind: veth, a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }, b: { node: sw, name: sw-tap1, port: { ${first} } } }
  - { kind: veth, a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }, b: { node: sw, name: sw-tap2, port: { ${second} } } }
`;
const STICK = `wirelab: 1
nodes:
  - { name: ns1, kind: namespace, routes: [{ to: default, via: 10.1.10.254 }] }
  - { name: ns2, kind: namespace, routes: [{ to: default, via: 10.1.20.254 }] }
  - name: r1
    kind: namespace
    forwarding: { ipv4: true }
    interfaces:
      - { name: eth0.10, kind: vlan, parent: eth0, id: 10, addresses: [10.1.10.254/24] }
      - { name: eth0.20, kind: vlan, parent: eth0, id: 20, addresses: [10.1.20.254/24] }
  - { name: sw, kind: bridge, vlanFiltering: true }
links:
  - { kind: veth, a: { node: ns1, name: tap1, addresses: [10.1.10.1/24] }, b: { node: sw, name: sw-tap1, port: { vlan: 10 } } }
  - { kind: veth, a: { node: ns2, name: tap2, addresses: [10.1.20.1/24] }, b: { node: sw, name: sw-tap2, port: { vlan: 20 } } }
  - { kind: veth, a: { node: r1, name: eth0 }, b: { node: sw, name: sw-eth0, port: { trunks: [10, 20] } } }
`;

/** vitest's own, which ends the test. */
type Skip = (note: string) => void;

interface Case {
  name: string;
  lab: string;
  hands?: string[];
  asks?: string;
  /** Where it dies; absent when an answer comes back. */
  dies?: DeathReason;
  ovs?: true;
  /** Needs a kernel whose bridges and interfaces know VLANs. */
  vlans?: true;
  /** What the telling hop must say. */
  says?: RegExp;
}

const CASES: Case[] = [
  { name: "two namespaces and a cable", lab: PAIR },
  { name: "the far end set down", lab: PAIR, hands: ["ns2: ip link set tap2 down"], dies: "no-carrier" },
  {
    name: "the near end set down",
    lab: PAIR,
    hands: ["ns1: ip link set tap1 down"],
    dies: "link-down",
    says: /tap1, is set down/,
  },
  { name: "another subnet", lab: PAIR, asks: "ns1 ns2 address=10.9.9.9", dies: "no-route" },
  { name: "an address nobody has", lab: PAIR, asks: "ns1 ns2 address=10.1.1.77", dies: "no-address" },
  { name: "a wrong subnet at the other side", lab: PAIR.replace("10.1.1.2/24", "10.1.1.130/25"), dies: "no-route" },
  { name: "an address of one's own", lab: PAIR, asks: "ns1 ns1", hands: ["ns1: ip link set lo up"] },
  {
    name: "one's own address with lo down",
    lab: PAIR,
    asks: "ns1 ns1",
    hands: ["ns1: ip link set lo down"],
    dies: "link-down",
  },
  {
    name: "a wrong neighbour entry",
    lab: PAIR,
    hands: ["ns1: ip neigh add 10.1.1.2 lladdr 02:00:00:00:00:99 dev tap1 nud permanent"],
    dies: "not-for-it",
  },
  { name: "a blackhole", lab: PAIR, hands: ["ns1: ip route add blackhole 10.1.1.2/32"], dies: "no-route" },
  { name: "a prohibited answer", lab: PAIR, hands: ["ns2: ip route add prohibit 10.1.1.1/32"], dies: "no-route" },
  {
    name: "IPv6",
    lab: PAIR,
    hands: ["ns1: ip -6 address add fd00::1/64 dev tap1 nodad", "ns2: ip -6 address add fd00::2/64 dev tap2 nodad"],
    asks: "ns1 ns2 address=fd00::2",
  },
  {
    name: "IPv6 without its like",
    lab: PAIR,
    hands: ["ns1: ip -6 address add fd00::1/64 dev tap1 nodad"],
    asks: "ns1 ns2 address=fd00::2",
    dies: "no-address",
  },
  { name: "a large packet", lab: PAIR, asks: "ns1 ns2 size=1500" },
  { name: "a packet too large for the sender", lab: PAIR, asks: "ns1 ns2 size=1501", dies: "too-big" },
  {
    name: "a packet too large for the receiver's interface",
    lab: PAIR,
    hands: ["ns2: ip link set tap2 mtu 1300"],
    asks: "ns1 ns2 size=1400",
    dies: "too-big",
  },
  {
    name: "an answer that has to be cut",
    lab: PAIR,
    hands: ["ns2: ip link set tap2 mtu 1300"],
    asks: "ns1 ns2 size=1304",
  },
  { name: "a TCP port where nothing listens", lab: PAIR, asks: "ns1 ns2 port=80" },
  {
    name: "a firewall that drops",
    lab: PAIR,
    hands: [
      "ns2: nft add table inet t",
      "ns2: nft add chain inet t in { type filter hook input priority 0 ; }",
      "ns2: nft add rule inet t in ip saddr 10.1.1.0/24 icmp type echo-request drop",
    ],
    dies: "firewall",
    says: /icmp type echo-request drop/,
  },
  {
    name: "a firewall for another port",
    lab: PAIR,
    asks: "ns1 ns2 port=80",
    hands: [
      "ns2: nft add table inet t",
      "ns2: nft add chain inet t in { type filter hook input priority 0 ; }",
      "ns2: nft add rule inet t in tcp dport 23 drop",
    ],
  },
  {
    name: "a firewall for this port",
    lab: PAIR,
    asks: "ns1 ns2 port=23",
    hands: [
      "ns2: nft add table inet t",
      "ns2: nft add chain inet t in { type filter hook input priority 0 ; policy drop ; }",
      "ns2: nft add rule inet t in tcp dport 80 accept",
    ],
    dies: "firewall",
  },
  {
    name: "answers let out by connection tracking",
    lab: PAIR,
    hands: [
      "ns1: nft add table inet t",
      "ns1: nft add chain inet t in { type filter hook input priority 0 ; policy drop ; }",
      "ns1: nft add rule inet t in ct state established accept",
    ],
  },

  { name: "a bridge", lab: ONE("bridge") },
  { name: "a bridge that is set down", lab: ONE("bridge"), hands: ["ip link set sw down"], dies: "blocked-port" },
  {
    name: "a bridge's far port set down",
    lab: ONE("bridge"),
    hands: ["ip link set sw-tap2 down"],
    dies: "link-down",
    says: /sw-tap2 is set down/,
  },
  {
    name: "a bridge's port pulled out",
    lab: ONE("bridge"),
    hands: ["ip link set sw-tap2 nomaster"],
    dies: "no-neighbour",
  },
  {
    name: "isolated ports",
    lab: ONE("bridge"),
    hands: ["bridge link set dev sw-tap1 isolated on", "bridge link set dev sw-tap2 isolated on"],
    dies: "blocked-port",
  },
  {
    name: "a bridge with a small port",
    lab: ONE("bridge"),
    hands: ["ip link set sw-tap2 mtu 1200"],
    asks: "ns1 ns2 size=1300",
    dies: "too-big",
  },
  { name: "a switch without an address", lab: ONE("bridge"), asks: "ns1 sw", dies: "no-address" },
  {
    name: "a switch with an address",
    lab: ONE("bridge"),
    hands: ["ip address add 10.1.1.100/24 dev sw"],
    asks: "ns1 sw",
  },
  { name: "from a switch", lab: ONE("bridge"), hands: ["ip address add 10.1.1.100/24 dev sw"], asks: "sw ns2" },
  { name: "the host on a bridge", lab: HOST, asks: "ns1 host" },
  { name: "three bridges", lab: THREE("bridge", "bridge", "bridge") },
  {
    name: "three bridges, a cable between set down",
    lab: THREE("bridge", "bridge", "bridge"),
    hands: ["ip link set s2-b down"],
    dies: "link-down",
    says: /s2-b is set down/,
  },

  { name: "an Open vSwitch", lab: ONE("ovs"), ovs: true },
  {
    name: "an Open vSwitch's far port set down",
    lab: ONE("ovs"),
    hands: ["ip link set sw-tap2 down"],
    dies: "link-down",
    ovs: true,
  },
  {
    name: "an Open vSwitch with an address",
    lab: ONE("ovs"),
    hands: ["ip address add 10.1.1.100/24 dev sw"],
    asks: "ns1 sw",
    ovs: true,
  },
  {
    name: "VLANs that match",
    lab: ONE("ovs"),
    hands: ["ovs-vsctl set port sw-tap1 tag=10 -- set port sw-tap2 tag=10"],
    ovs: true,
  },
  {
    name: "VLANs that do not match",
    lab: ONE("ovs"),
    hands: ["ovs-vsctl set port sw-tap1 tag=10 -- set port sw-tap2 tag=20"],
    dies: "vlan",
    ovs: true,
  },
  {
    name: "a flow that drops",
    lab: ONE("ovs"),
    hands: ["ovs-ofctl add-flow sw priority=100,icmp,actions=drop"],
    dies: "switch-drop",
    ovs: true,
  },
  {
    name: "a flow that drops answers alone",
    lab: ONE("ovs"),
    hands: ["ovs-ofctl add-flow sw priority=100,icmp,icmp_type=0,actions=drop"],
    dies: "switch-drop",
    ovs: true,
  },
  { name: "internal ports", lab: INTERNAL, ovs: true },
  {
    name: "an internal port set down",
    lab: INTERNAL,
    hands: ["ns2: ip link set tap2 down"],
    dies: "link-down",
    ovs: true,
  },
  { name: "patch ports", lab: PATCH, ovs: true },
  { name: "a patch port that is gone", lab: PATCH, hands: ["ovs-vsctl del-port pb"], dies: "no-neighbour", ovs: true },
  { name: "three switches of both kinds", lab: THREE("bridge", "ovs", "bridge"), ovs: true },
  {
    name: "three switches, the middle one's cable down",
    lab: THREE("ovs", "bridge", "ovs"),
    hands: ["ip link set s2-a down"],
    dies: "no-carrier",
    ovs: true,
  },

  { name: "a router", lab: ROUTED, hands: [FORWARD, THERE, BACK] },
  { name: "a router's near address", lab: ROUTED, hands: [THERE], asks: "ns1 r1" },
  { name: "a router's far address", lab: ROUTED, hands: [THERE], asks: "ns1 r1 address=10.2.2.254" },
  {
    name: "forwarding off",
    lab: ROUTED,
    hands: [THERE, BACK, "r1: sysctl -w net.ipv4.ip_forward=0"],
    dies: "forwarding-off",
  },
  { name: "no route there", lab: ROUTED, hands: [FORWARD, BACK], dies: "no-route" },
  {
    name: "no route back",
    lab: ROUTED,
    hands: [FORWARD, THERE],
    dies: "no-route",
    says: /^ns2 has no route to 10.1.1.1/,
  },
  {
    name: "a gateway that is not there",
    lab: ROUTED,
    hands: [FORWARD, BACK, "ns1: ip route add default via 10.1.1.253"],
    dies: "no-address",
  },
  {
    name: "routes in a circle",
    lab: ROUTED,
    hands: [FORWARD, THERE, "ns2: sysctl -w net.ipv4.ip_forward=1", BACK, "r1: ip route add 10.3.3.0/24 via 10.2.2.2"],
    asks: "ns1 ns2 address=10.3.3.3",
    dies: "route-loop",
  },
  {
    name: "masquerade",
    lab: ROUTED,
    hands: [
      FORWARD,
      THERE,
      "r1: nft add table inet t",
      "r1: nft add chain inet t post { type nat hook postrouting priority 100 ; }",
      "r1: nft add rule inet t post oifname out masquerade",
    ],
  },
  {
    name: "a port forwarded",
    lab: ROUTED,
    hands: [
      FORWARD,
      BACK,
      "r1: nft add table inet t",
      "r1: nft add chain inet t pre { type nat hook prerouting priority -100 ; }",
      "r1: nft add rule inet t pre tcp dport 8080 dnat ip to 10.2.2.2:80",
    ],
    asks: "ns1 r1 port=8080",
  },
  {
    name: "a router that drops",
    lab: ROUTED,
    hands: [
      FORWARD,
      THERE,
      BACK,
      "r1: nft add table inet t",
      "r1: nft add chain inet t f { type filter hook forward priority 0 ; }",
      "r1: nft add rule inet t f iifname out drop",
    ],
    dies: "firewall",
  },
  {
    name: "a router that rejects",
    lab: ROUTED,
    hands: [
      FORWARD,
      THERE,
      BACK,
      "r1: nft add table ip t",
      "r1: nft add chain ip t f { type filter hook forward priority 0 ; }",
      "r1: nft add rule ip t f ip daddr 10.2.2.0/24 reject",
    ],
    dies: "firewall",
  },
  {
    name: "the reverse path filter",
    lab: ROUTED,
    hands: [
      FORWARD,
      THERE,
      BACK,
      "r1: sysctl -w net.ipv4.conf.all.rp_filter=1",
      "r1: ip route add 10.1.1.1/32 dev out",
    ],
    dies: "source-refused",
  },
  {
    name: "a router with a small MTU",
    lab: ROUTED,
    hands: [FORWARD, THERE, BACK, "r1: ip link set out mtu 1300"],
    asks: "ns1 ns2 size=1400",
    dies: "too-big",
  },
  {
    name: "IPv6 through a router that does not forward",
    lab: ROUTED,
    hands: [
      "ns1: ip -6 address add fd01::1/64 dev tap1 nodad",
      "r1: ip -6 address add fd01::fe/64 dev tap3 nodad",
      "r1: ip -6 address add fd02::fe/64 dev out nodad",
      "ns2: ip -6 address add fd02::2/64 dev tap2 nodad",
      "ns1: ip -6 route add default via fd01::fe",
      "ns2: ip -6 route add default via fd02::fe",
    ],
    asks: "ns1 ns2 address=fd02::2",
    dies: "forwarding-off",
  },
  {
    name: "IPv6 through a router",
    lab: ROUTED,
    hands: [
      "r1: sysctl -w net.ipv6.conf.all.forwarding=1",
      "ns1: ip -6 address add fd01::1/64 dev tap1 nodad",
      "r1: ip -6 address add fd01::fe/64 dev tap3 nodad",
      "r1: ip -6 address add fd02::fe/64 dev out nodad",
      "ns2: ip -6 address add fd02::2/64 dev tap2 nodad",
      "ns1: ip -6 route add default via fd01::fe",
      "ns2: ip -6 route add default via fd02::fe",
    ],
    asks: "ns1 ns2 address=fd02::2",
  },

  { name: "masquerade as drawn", lab: PROVIDER(MASQUERADE), asks: "ns1 isp" },
  { name: "no masquerade, and so no way back", lab: PROVIDER(""), asks: "ns1 isp", dies: "no-route" },
  {
    name: "a forwarded port as drawn",
    lab: PROVIDER("nat: { forward: [{ in: out, protocol: tcp, port: 8080, to: '10.1.1.1:80' }] }"),
    asks: "isp r1 port=8080",
  },
  {
    name: "a firewall as drawn",
    lab: PROVIDER(`${MASQUERADE}, firewall: [{ chain: forward, action: drop, protocol: tcp, port: 23 }]`),
    asks: "ns1 isp port=23",
    dies: "firewall",
    says: /tcp dport 23/,
  },
  {
    name: "what that firewall lets through",
    lab: PROVIDER(`${MASQUERADE}, firewall: [{ chain: forward, action: drop, protocol: tcp, port: 23 }]`),
    asks: "ns1 isp port=24",
  },
  { name: "a loop of bridges that nothing breaks", lab: TRIANGLE("bridge"), dies: "storm" },
  {
    name: "a loop of bridges that the spanning tree is still measuring",
    lab: TRIANGLE("bridge", ", stp: true"),
    dies: "blocked-port",
  },
  {
    name: "a loop of bridges that the spanning tree has broken",
    lab: TRIANGLE("bridge", ", stp: { forwardDelay: 2, helloTime: 1, maxAge: 6 }"),
    // The first answer says that the tree stands; then everybody has to be asked again.
    hands: ["until ns1: ping -c 1 -W 1 10.1.1.2", "ns1: ip neigh flush all", "ns2: ip neigh flush all"],
  },
  { name: "bridges' VLANs that match", lab: TAGGED("vlan: 10", "vlan: 10"), vlans: true },
  { name: "bridges' VLANs that do not match", lab: TAGGED("vlan: 10", "vlan: 20"), dies: "vlan", vlans: true },
  {
    name: "a tag that the receiver does not expect",
    lab: TAGGED("vlan: 10", "trunks: [10]"),
    dies: "vlan",
    vlans: true,
  },
  { name: "a native VLAN", lab: TAGGED("vlan: 10", "trunks: [20], native: 10"), vlans: true },
  { name: "a router on a stick", lab: STICK, vlans: true },
  {
    name: "a router on a stick, one VLAN pulled from its trunk",
    lab: STICK,
    hands: ["bridge vlan del dev sw-eth0 vid 20"],
    dies: "vlan",
    vlans: true,
  },
];

vi.setConfig({ maxConcurrency: 10 });

let labs: Awaited<ReturnType<typeof openLabs>>;
let hasOvs: boolean;
let hasVlans: boolean;
beforeAll(async () => {
  labs = await openLabs();
  const { ovs, vlanFiltering, missingDevices } = await labs.doctor.capabilities();
  hasOvs = ovs !== "missing";
  hasVlans = vlanFiltering === true && missingDevices?.vlan === undefined;
});
afterAll(() => labs.end());

async function check({ name, lab: text, hands, asks = "ns1 ns2", dies, ovs, vlans, says }: Case, skip: Skip) {
  if (ovs && !hasOvs) skip("Open vSwitch is not installed");
  if (vlans && !hasVlans) skip("this kernel has no VLAN filtering or no 802.1Q");
  const lab = await labs.deploy(text, hands);
  const trace = await lab.trace(question(asks));
  const words = `${name}\n${traceWords(trace)}`;
  // In a storm some packets get through: what becomes of one is chance.
  expect(trace.answered, words).toBe(dies === "storm" ? null : dies === undefined);
  if (trace.tried && dies !== "storm") expect(agrees(trace), words).toBe(true);
  const last = trace.hops.find(({ death }) => death);
  expect(last?.death, words).toBe(dies);
  if (says) expect(last?.text).toMatch(says);
  // Asked again, with what the real packet has taught everybody since.
  const again = await lab.trace(question(asks));
  if (again.tried) expect(agrees(again), `again\n${traceWords(again)}`).not.toBe(false);
  await labs.stop(lab);
}

// Each lab is a sandbox of its own, and most of the time goes in waiting for answers that never come.
describe.concurrent("the kernel agrees about", () => {
  for (const one of CASES.filter(({ dies }) => dies !== "storm")) test(one.name, ({ skip }) => check(one, skip));
});

// A storm takes all of a processor: beside others it would slow them.
describe("the kernel agrees in a storm about", () => {
  for (const one of CASES.filter(({ dies }) => dies === "storm")) test(one.name, ({ skip }) => check(one, skip));
});
