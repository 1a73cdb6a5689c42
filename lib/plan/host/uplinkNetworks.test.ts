import { expect, it } from "vitest";
import { freeUplink, routeInTheWay, routesOf } from "./uplinkNetworks";

const ROUTES = routesOf([
  { dst: "default", dev: "eth0" },
  { dst: "0.0.0.0/1", dev: "tun0" },
  { dst: "192.168.1.0/24", dev: "eth0" },
  { dst: "192.168.1.10", dev: "eth0" },
  { dst: "10.9.0.0/16" },
  { dst: "127.0.0.0/8", dev: "lo" },
  { dst: "2001:db8::/64", dev: "eth0" },
  { dst: "10.1.1.0/24", dev: "wl-one" },
]);

it("default routes, however they are cut, and loopback lead nowhere in particular", () => {
  expect(ROUTES.map(({ cidr }) => cidr)).toEqual(["192.168.1.0/24", "192.168.1.10/32", "10.9.0.0/16", "10.1.1.0/24"]);
});

it.each([
  ["192.168.1.254/24", { cidr: "192.168.1.0/24", dev: "eth0" }],
  ["192.168.0.1/16", { cidr: "192.168.1.0/24", dev: "eth0" }],
  ["10.9.8.1/30", { cidr: "10.9.0.0/16", dev: "" }],
  ["10.1.1.254/24", { cidr: "10.1.1.0/24", dev: "wl-one" }],
  ["10.2.0.1/24", null],
])("%s meets %o", (address, met) => expect(routeInTheWay(address, ROUTES, "wl-new")).toEqual(met));

it("an uplink's own network is not in its way", () => {
  expect(routeInTheWay("10.1.1.254/24", ROUTES, "wl-one")).toBeNull();
});

it("offers the first /30 that nothing meets", () => {
  expect(freeUplink(ROUTES)).toBe("10.200.0.1/30");
  expect(freeUplink([...ROUTES, { cidr: "10.200.0.0/29", dev: "wl-x" }])).toBe("10.200.0.9/30");
  expect(freeUplink([{ cidr: "10.0.0.0/8", dev: "tun0" }])).toBeNull();
});
