import { expect, test } from "vitest";
import { parseDatapathPorts } from "./datapath";
import { parseFlowTrace } from "./flowTrace";
import { parseOvsPorts } from "./ovsPorts";

test("ports of Open vSwitch's datapath are read with their numbers, patch ports without", () => {
  const text = `netdev@ovs-netdev: hit:0 missed:2
  s1:
    int1 2/4: (tap)
    p1 3/5: (system)
    pa 4/none: (patch: peer=pb)
    s1 65534/1: (tap)
  s2:
    pb 2/none: (patch: peer=pa)
`;
  expect(parseDatapathPorts(text)).toEqual([
    { bridge: "s1", name: "int1", ofPort: "2", number: 4, type: "tap", peer: null },
    { bridge: "s1", name: "p1", ofPort: "3", number: 5, type: "system", peer: null },
    { bridge: "s1", name: "pa", ofPort: "4", number: null, type: "patch", peer: "pb" },
    { bridge: "s1", name: "s1", ofPort: "65534", number: 1, type: "tap", peer: null },
    { bridge: "s2", name: "pb", ofPort: "2", number: null, type: "patch", peer: "pa" },
  ]);
});

test("a flow trace tells the bridges, their remarks, and each output with its tag", () => {
  const text = `Flow: arp,in_port=3

bridge("s1")
------------
 0. priority 0
    NORMAL
     -> no learned MAC for destination, flooding

bridge("s2")
------------
 0. priority 0
    NORMAL
     -> forwarding to learned port

Final flow: unchanged
Datapath actions: push_vlan(vid=10,pcp=0),1,pop_vlan,3,push_vlan(vid=10,pcp=0),4,2,set(eth(dst=02:00:00:00:00:01)),6
`;
  expect(parseFlowTrace(text, null)).toEqual({
    bridges: [
      { name: "s1", remarks: ["no learned MAC for destination, flooding"] },
      { name: "s2", remarks: ["forwarding to learned port"] },
    ],
    outputs: [
      { port: 1, vlan: 10 },
      { port: 3, vlan: null },
      { port: 4, vlan: 10 },
      { port: 2, vlan: 10 },
      { port: 6, vlan: 10 },
    ],
    unknown: ["set(eth(dst=02:00:00:00:00:01))"],
  });
});

test("a flow trace that ends in a drop keeps Open vSwitch's own reason", () => {
  const text = `bridge("s1")
 0. priority 0
    NORMAL
     >>>> dropping VLAN 10 tagged packet received on port p1 configured as VLAN 30 access port <<<<
     >> disallowed VLAN VID for this input port, dropping

Datapath actions: drop
`;
  const { outputs, bridges } = parseFlowTrace(text, 10);
  expect(outputs).toEqual([]);
  expect(bridges[0]?.remarks).toEqual([
    "dropping VLAN 10 tagged packet received on port p1 configured as VLAN 30 access port",
    "disallowed VLAN VID for this input port, dropping",
  ]);
});

test("ports of OVSDB tell their VLANs and what the spanning tree holds", () => {
  const empty = ["set", []];
  const none = ["map", []];
  const output = JSON.stringify({
    headings: ["name", "tag", "trunks", "status", "rstp_status"],
    data: [
      ["p1", 10, empty, none, none],
      ["p2", empty, ["set", [10, 20]], ["map", [["stp_state", "STP_BLOCK"]]], none],
      ["p3", empty, empty, none, ["map", [["rstp_port_state", "Discarding"]]]],
      ["p4", empty, empty, ["map", [["stp_state", "STP_FORWARD"]]], none],
    ],
  });
  expect([...parseOvsPorts(output)]).toEqual([
    ["p1", { held: null, vlans: "p1 has tag 10" }],
    ["p2", { held: "blocking", vlans: "p2 has trunks 10, 20" }],
    ["p3", { held: "discarding", vlans: null }],
    ["p4", { held: null, vlans: null }],
  ]);
  expect(parseOvsPorts("no JSON").size).toBe(0);
});
