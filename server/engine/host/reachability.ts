/** Reads through what the machine is reached: its cards, routes and open connections. */
import { readFile } from "node:fs/promises";
import type { Reachability } from "@/lib/plan/host/checkpoint";
import type { MachineObjects } from "@/lib/plan/host/objects";
import type { CardState } from "@/lib/plan/host/snapshot";
import { formatIp } from "@/lib/topology/address";
import { ask } from "./machine";

interface Address {
  family: string;
  local: string;
  prefixlen: number;
  broadcast?: string;
  scope: string;
  label?: string;
  dynamic?: boolean;
  noprefixroute?: boolean;
  nodad?: boolean;
  valid_life_time?: number;
  preferred_life_time?: number;
}
interface Link {
  ifname: string;
  flags: string[];
  master?: string;
  addr_info: Address[];
}

/** An address in the words of ip-address(8). */
function addressWords(address: Address, name: string): string[] {
  const { local, prefixlen, broadcast, scope, label, dynamic, nodad, noprefixroute } = address;
  return [
    `${local}/${prefixlen}`,
    ...(broadcast ? ["broadcast", broadcast] : []),
    ...(scope === "global" ? [] : ["scope", scope]),
    ...(label && label !== name ? ["label", label] : []),
    ...(nodad ? ["nodad"] : []),
    ...(noprefixroute ? ["noprefixroute"] : []),
    // What DHCP lent goes on running out.
    ...(dynamic
      ? ["valid_lft", String(address.valid_life_time), "preferred_lft", String(address.preferred_life_time)]
      : []),
  ];
}

/** Words of `ip route show` that say how a route is, and are none of `ip route add`. */
const STATE_WORDS = new Set(["linkdown", "dead", "offload", "rt_offload", "trap", "rt_trap"]);

/** Routes that the kernel makes with the addresses come back with them. */
async function routesThrough(name: string, family: 4 | 6): Promise<CardState["routes"]> {
  const text = await ask({ file: "ip", args: ["-o", `-${family}`, "route", "show", "table", "main", "dev", name] });
  return text.split("\n").flatMap((line) => {
    const words = line.split(/[\s\\]+/).filter((word) => word !== "" && !STATE_WORDS.has(word));
    const expires = words.indexOf("expires");
    if (expires >= 0) words.splice(expires, 2);
    const proto = words[words.indexOf("proto") + 1];
    return words.length === 0 || proto === "kernel" ? [] : [{ family, words }];
  });
}

async function readLinks(): Promise<Link[]> {
  return JSON.parse((await ask({ file: "ip", args: ["-json", "address", "show"] })) || "[]") as Link[];
}

async function readCard({ ifname, flags, master, addr_info }: Link, machine: MachineObjects): Promise<CardState> {
  const port = machine.ovsPorts.get(ifname);
  const routes = await Promise.all([routesThrough(ifname, 4), routesThrough(ifname, 6)]);
  return {
    name: ifname,
    up: flags.includes("UP"),
    // The master of a port of Open vSwitch is its datapath.
    master: port ? null : (master ?? null),
    ovsBridge: port?.bridge ?? null,
    addresses: addr_info
      .filter(({ family, scope }) => family === "inet" || scope === "global")
      .map((address) => addressWords(address, ifname)),
    routes: routes.flat(),
  };
}

/** An address of /proc/net/tcp (proc(5)): 32-bit words in the byte order of the machine, which is little-endian. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse());
  const value = BigInt(`0x${bytes.join("")}`);
  // An IPv4 connection of a socket for both: ::ffff:0:0/96 (RFC 4291, 2.5.5.2).
  if (bytes.length === 16 && value >> 32n === 0xffffn) return formatIp({ family: 4, value: value & 0xffffffffn });
  return formatIp({ family: bytes.length === 4 ? 4 : 6, value });
}

/** Local addresses of established TCP connections, each with the far end of one of them. */
export function parseConnections(table: string): Map<string, string> {
  const ESTABLISHED = "01";
  const found = new Map<string, string>();
  for (const line of table.split("\n").slice(1)) {
    const [, local = "", far = "", state] = line.trim().split(/\s+/);
    if (state === ESTABLISHED) found.set(addressOf(local.split(":")[0] ?? ""), addressOf(far.split(":")[0] ?? ""));
  }
  return found;
}

/** @param names cards that a plan is about */
export async function readReachability(names: ReadonlySet<string>, machine: MachineObjects): Promise<Reachability> {
  const [links, ...tables] = await Promise.all([
    readLinks(),
    ...["tcp", "tcp6"].map((table) => readFile(`/proc/net/${table}`, "utf8").catch(() => "")),
  ]);
  const strange = links.filter(({ ifname }) => machine.links.get(ifname) === null && ifname !== "lo");
  return {
    cards: await Promise.all(links.filter(({ ifname }) => names.has(ifname)).map((link) => readCard(link, machine))),
    connections: new Map(tables.flatMap((table) => [...parseConnections(table)])),
    networks: strange.flatMap(({ ifname, addr_info }) =>
      addr_info
        .filter(({ scope }) => scope === "global")
        .map(({ local, prefixlen }) => ({ cidr: `${local}/${prefixlen}`, dev: ifname })),
    ),
  };
}
