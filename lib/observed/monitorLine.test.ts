import { expect, test } from "vitest";
import { parseMonitorLine } from "./monitorLine";
import { createMonitorStream } from "./monitorStream";

const line = (rest: string) => parseMonitorLine(`[2026-11-21T07:49:46.679119] ${rest}`);
const ETHER = "\\    link/ether ca:ad:00:00:00:01 brd ff:ff:ff:ff:ff:ff";

test("the time is UTC, in milliseconds", () => {
  expect(line("[nsid 3][NSID]nsid 4 (iproute2 netns name: ns3)")).toEqual({
    type: "nsid",
    id: 4,
    nsid: 3,
    deleted: false,
    at: Date.UTC(2026, 10, 21, 7, 49, 46, 679),
  });
});

test.each([
  ["eth0@if2", "eth0"],
  ["eth0", "eth0"],
  ["a@b@if2", "a@b"],
  ["veth0@NONE", "veth0"],
  ["größe@if3", "größe"],
  ["x.y-z_0", "x.y-z_0"],
])("%s is the interface %s", (label, name) => {
  expect(
    line(`[nsid current][LINK]2: ${label}: <UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default ${ETHER}`),
  ).toMatchObject({ type: "link", nsid: null, name, ofBridge: false });
});

test("what looks like a field in an alias or a name is none", () => {
  const event = line(
    `[nsid 0][LINK]2: state: <UP> mtu 1500 qdisc noqueue state UP group default ${ETHER}\\    alias x master br0 state DOWN mtu 9 new-netns y`,
  );
  expect(event).toMatchObject({
    name: "state",
    operstate: "UP",
    mtu: 1500,
    hasMaster: false,
    mac: "ca:ad:00:00:00:01",
  });
});

test("an interface without a hardware address has none", () => {
  expect(
    line("[nsid 0][LINK]7: t0: <POINTOPOINT,UP> mtu 1500 qdisc noqueue state DOWN group default \\    link/none "),
  ).toMatchObject({ mac: "" });
});

test.each([
  [
    "Deleted 3: mv: <BROADCAST> mtu 1500 qdisc noop state DOWN group default \\    link/ether aa:bb:cc:00:00:01 brd ff:ff:ff:ff:ff:ff new-netns ns3 new-ifindex 3",
    { deleted: true, moved: true },
  ],
  [
    "Deleted 3: mv: <BROADCAST> mtu 1500 qdisc noop state DOWN group default \\    link/ether aa:bb:cc:00:00:01 brd ff:ff:ff:ff:ff:ff new-netnsid 4 new-ifindex 3",
    { deleted: true, moved: true },
  ],
  [
    "Deleted 3: p@br0: <UP> mtu 1500 master br0 state UP \\    link/ether aa:bb:cc:00:00:01",
    { deleted: true, ofBridge: true, moved: false },
  ],
])("%s", (body, expected) => {
  expect(line(`[nsid current][LINK]${body}`)).toMatchObject(expected);
});

test.each([
  ["2: br-test    inet 10.1.1.1/24 scope global tap1\\       valid_lft forever preferred_lft forever", "10.1.1.1/24"],
  ["2: x    inet 10.9.9.1 peer 10.9.9.2/32 scope global x\\       valid_lft forever", "10.9.9.1/32"],
  ["2: x    inet6 fd00::1 peer fd00::2/64 scope global nodad \\       valid_lft forever", "fd00::1/64"],
  ["2: x    inet6 fe80::1/64 scope link tentative \\       valid_lft forever", "fe80::1/64"],
])("address %s", (body, cidr) => {
  expect(line(`[nsid 0][ADDR]${body}`)).toMatchObject({
    type: "address",
    ifindex: 2,
    cidr,
    tentative: body.includes("tentative"),
  });
});

test.each([
  ["default via 10.1.1.254 dev x ", { route: "default", via: "10.1.1.254", table: "main" }],
  ["10.1.1.0/24 dev x proto kernel scope link src 10.1.1.1 ", { route: "10.1.1.0/24", via: null }],
  ["unreachable 10.7.0.0/16 ", { route: "unreachable 10.7.0.0/16" }],
  [
    "local 10.1.1.1 dev x table local proto kernel scope host src 10.1.1.1 ",
    { route: "local 10.1.1.1", table: "local" },
  ],
  ["10.5.0.0/16 via inet6 fe80::1 dev x table 77 ", { route: "10.5.0.0/16", via: "fe80::1", table: "77" }],
])("route %s", (body, expected) => {
  expect(line(`[nsid 0][ROUTE]${body}`)).toMatchObject({ type: "route", ...expected });
});

test.each([
  [
    "10.1.1.2 dev x lladdr 3a:3e:64:ce:d2:42 REACHABLE ",
    { address: "10.1.1.2", mac: "3a:3e:64:ce:d2:42", state: "REACHABLE" },
  ],
  ["10.1.1.9 dev x FAILED ", { address: "10.1.1.9", mac: null, state: "FAILED" }],
  ["dev br-tap1 lladdr 62:71:fe:82:e0:aa REACHABLE ", { address: null }],
  ["fe80::1 dev x lladdr 62:71:fe:82:e0:aa router STALE ", { address: "fe80::1", state: "STALE" }],
])("neighbour %s", (body, expected) => {
  expect(line(`[nsid 0][NEIGH]${body}`)).toMatchObject({ type: "neighbour", ...expected });
});

test.each([
  "",
  "garbage",
  "[2026-11-21T07:49:46.679119] [nsid 0][LINK]nonsense",
  "[2026-11-21T07:49:46.679119] [nsid x][LINK]2: a: <UP>",
  "[x] [nsid 0][RULE]0: from all",
])("%j is no event", (text) => expect(parseMonitorLine(text)).toBeNull());

test("a line without end is dropped, and the next is read", () => {
  const events: unknown[] = [];
  const stream = createMonitorStream((event) => events.push(event));
  const bytes = (text: string) => new TextEncoder().encode(text);
  for (let n = 0; n < 3; n += 1) stream.write(bytes("x".repeat(50_000)));
  expect(events).toEqual([]);
  stream.write(bytes("tail\n[2026-11-21T07:49:46.679119] [nsid current][NSID]nsid 7\n"));
  expect(events).toMatchObject([{ type: "nsid", id: 7 }]);
});
