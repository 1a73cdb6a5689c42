import { expect, it } from "vitest";
import { isPristineTap } from "./madeTaps";

const tap = {
  ifname: "vm-tap1",
  flags: ["BROADCAST", "MULTICAST"],
  group: "default",
  linkinfo: { info_kind: "tun", info_data: { persist: true } },
  addr_info: [],
};

it("is told from every TAP that somebody has begun to use", () => {
  expect(isPristineTap(tap)).toBe(true);
  for (const used of [
    { flags: ["UP"] },
    { master: "br0" },
    { group: "7" },
    { ifalias: "vm" },
    { addr_info: [{ local: "10.0.0.1", prefixlen: 24, scope: "global" }] },
    { linkinfo: { info_kind: "tun", info_data: { persist: false } } },
    { linkinfo: { info_kind: "dummy" } },
  ])
    expect(isPristineTap({ ...tap, ...used })).toBe(false);
});
