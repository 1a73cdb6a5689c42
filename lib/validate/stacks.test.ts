import { expect, it } from "vitest";
import { parseTopologyFile } from "../formats/topologyFile";
import { readFirewallRule, readRoute, showFirewallRule, showRoute } from "../topology/stackText";

/** Two routers and the cable between them, with more said of the first and the second. */
const found = (first: string, second = "forwarding: { ipv4: true }"): string[] =>
  parseTopologyFile(`wirelab: 1
nodes:
  - { name: r1, kind: namespace, ${first} }
  - { name: r2, kind: namespace, ${second} }
links:
  - { kind: veth, a: { node: r1, name: e, addresses: [10.0.1.1/24] }, b: { node: r2, name: w, addresses: [10.0.1.2/24] } }
`).issues.map(({ severity, rule, path }) => `${severity} ${rule} ${path}`);

it.each([
  ["routes: [{ to: default, via: 10.0.1.2 }]", []],
  ["routes: [{ to: default, via: 10.0.2.2 }]", ["error route-gateway nodes[0].routes[0].via"]],
  ["routes: [{ to: default, via: 10.0.1.1 }]", ["error route-gateway nodes[0].routes[0].via"]],
  ["routes: [{ to: 10.2.0.1/24, via: 10.0.1.2 }]", ["error route-network nodes[0].routes[0].to"]],
  ["routes: [{ to: 10.2.0.0/24, dev: x }]", ["error route-device nodes[0].routes[0].dev"]],
  ["routes: [{ to: 10.2.0.0/24 }]", ["error route-target nodes[0].routes[0]"]],
  ["routes: [{ to: 10.0.1.0/24, dev: e }]", ["error route-connected nodes[0].routes[0].to"]],
  ["routes: [{ to: default, via: 10.0.1.9 }]", ["warning gateway-nobody nodes[0].routes[0].via"]],
  ["nat: { masquerade: [{ out: e }] }", ["warning forwarding-off nodes[0].nat"]],
  [
    "nat: { masquerade: [{ out: x }] }, forwarding: { ipv4: true }",
    ["error rule-interface nodes[0].nat.masquerade[0].out"],
  ],
  [
    "firewall: [{ chain: input, action: drop, port: 70000, protocol: tcp }]",
    ["error rule-port nodes[0].firewall[0].port"],
  ],
  ["firewall: [{ chain: input, action: drop, source: 10.1.x }]", ["error rule-network nodes[0].firewall[0].source"]],
])("%s", (first, issues) => expect(found(first)).toEqual(issues));

it("finds routers that hand packets to each other", () => {
  const towards = (via: string) => `forwarding: { ipv4: true }, routes: [{ to: default, via: ${via} }]`;
  expect(found(towards("10.0.1.2"), towards("10.0.1.1"))).toEqual([
    expect.stringContaining("warning route-loop nodes["),
  ]);
});

it("reads the lines that it shows", () => {
  for (const line of ["default via 10.1.1.1", "10.2.0.0/24 dev e metric 5", "blackhole 10.9.0.0/16"]) {
    const read = readRoute(line);
    expect("value" in read && showRoute(read.value)).toBe(line);
  }
  const rule = "forward drop tcp port 23 from 10.1.1.0/24 in e state established+related";
  const read = readFirewallRule(rule);
  expect("value" in read && showFirewallRule(read.value)).toBe(rule);
  expect(readRoute("default gateway 10.1.1.1")).toHaveProperty("refusal");
});
