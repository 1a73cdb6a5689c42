import { expect, it } from "vitest";
import { MARK_GROUP } from "@/lib/observed/marks";
import { isCard } from "./cards";

const link = { ifname: "eth0", flags: ["UP"], addr_info: [] };
const address = [{ local: "172.17.0.2", prefixlen: 16, scope: "global" }];
const veth = { ...link, linkinfo: { info_kind: "veth" }, link_netnsid: 0, addr_info: address };

it.each([
  ["a real card", link, true],
  ["loopback", { ...link, flags: ["LOOPBACK", "UP"] }, false],
  ["a bridge", { ...link, linkinfo: { info_kind: "bridge" }, addr_info: address }, false],
  ["the card of a container", veth, true],
  ["a cable without an address", { ...veth, addr_info: [] }, false],
  ["a port of somebody's bridge", { ...veth, master: "docker0" }, false],
  ["a cable within this namespace", { ...veth, link_netnsid: undefined }, false],
  ["what a lab made", { ...veth, ifalias: "wirelab:one" }, false],
  ["what a lab is making", { ...veth, group: String(MARK_GROUP) }, false],
])("%s", (_, one, is) => expect(isCard(one)).toBe(is));
