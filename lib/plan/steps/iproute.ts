/** Command lines of iproute2 (ip-link(8), ip-address(8), ip-netns(8)). */
import { type InterfaceRef, ROOT_NS } from "../../topology/places";
import type { Command } from "../command";

/**
 * Words that `ip link` takes for options. Some are matched by their beginning, so
 * that an interface called "a" is read as "address".
 */
const KEYWORDS = [
  ..."addrgenmode address alias allmulticast altname arp broadcast brd carrier dev down dynamic group".split(" "),
  ..."gro_max_size gso_max_segs gso_max_size help index link master mode mtu multicast name netns nomaster".split(" "),
  ..."numrxqueues numtxqueues parentdev peer promisc property protodown qdisc qlen state trailers txqlen".split(" "),
  ..."txqueuelen type up vf vrf xdp xdpdrv xdpgeneric xdpoffload".split(" "),
];

const looksLikeOption = (name: string): boolean => KEYWORDS.some((word) => word.startsWith(name));

/** A device as `ip link` takes it: its name, after `dev` where the name alone would be read as an option. */
export const device = (name: string): string[] => (looksLikeOption(name) ? ["dev", name] : [name]);

/** A new device's name, after `name` where it would be read as an option. */
export const newDevice = (name: string): string[] => (looksLikeOption(name) ? ["name", name] : [name]);

/** `ip …` in a namespace. */
export function ip(ns: string, ...args: string[]): Command {
  return ns === ROOT_NS ? { file: "ip", args } : { file: "ip", args, netns: ns };
}

/** `ip link set X …` where X lives. */
export const linkSet = (at: InterfaceRef, ...args: string[]): Command =>
  ip(at.ns, "link", "set", ...device(at.name), ...args);
