import { expect, it } from "vitest";
import type { Capabilities } from "../plan/capabilities";
import type { Topology, TopologyNode } from "../topology/schema";
import { uplinkAddressProblem, validateTopology } from "./index";

const uplink = (address?: string, name = "uplink1"): TopologyNode => ({
  name,
  kind: "uplink",
  ...(address !== undefined && { address }),
});
const lab = (...uplinks: TopologyNode[]): Topology => ({
  wirelab: 1,
  nodes: [
    { name: "ns1", kind: "namespace", routes: [{ to: "default", via: "10.1.1.254" }] },
    { name: "br-test", kind: "bridge" },
    ...uplinks,
  ],
  links: [
    { kind: "veth", a: { node: "ns1", name: "tap1", addresses: ["10.1.1.1/24"] }, b: { node: "br-test", name: "p1" } },
    ...uplinks.map(({ name }) => ({ kind: "port" as const, a: { node: name, name }, b: { node: "br-test" } })),
  ],
});
const rules = (topology: Topology, capabilities?: Capabilities) =>
  validateTopology(topology, capabilities).map(({ rule }) => rule);

it("finds nothing wrong with one that serves its switch, nor with routes to it", () => {
  expect(rules(lab(uplink("10.1.1.254/24")))).toEqual([]);
});

it.each<[string, Topology, string]>([
  ["no address", lab(uplink()), "uplink-address"],
  ["an address that is taken", lab(uplink("10.1.1.1/24")), "uplink-address"],
  ["an address of IPv6", lab(uplink("2001:db8::1/64")), "uplink-address"],
  ["a second one", lab(uplink("10.1.1.254/24"), uplink("10.2.0.1/24", "uplink2")), "uplink-duplicate"],
  ["another network than its switch's", lab(uplink("10.7.0.1/24")), "uplink-network"],
  ["no switch", { ...lab(uplink("10.1.1.254/24")), links: [] }, "uplink-unplugged"],
])("tells of %s", (_, topology, rule) => expect(rules(topology)).toContain(rule));

it("needs the machine's help, and a sandbox to lead out of", () => {
  const offered = { offered: false, reason: "it is not switched on", remedy: "sudo wirelab host enable" } as const;
  const [issue] = validateTopology(lab(uplink("10.1.1.254/24")), { ovs: "netdev", uplink: offered });
  expect(issue).toMatchObject({ rule: "uplink-offered", severity: "error", remedy: "sudo wirelab host enable" });
  expect(rules(lab(uplink("10.1.1.254/24")), { ovs: "netdev", place: "host" })).toContain("uplink-place");
});

it.each([
  "0.1.2.3/24",
  "127.0.0.2/8",
  "169.254.1.1/16",
  "224.0.0.1/24",
  "10.1.1.0/24",
  "10.1.1.255/24",
  "10.1.1.1/31",
  "10.0.0.1/7",
  "10.1.1.1",
  "x",
])("%s is no router's", (address) => expect(uplinkAddressProblem(address)).not.toBeNull());
