/** Reads what the machine has for uplinks: the cable's end, the table, forwarding, and what of others is in the way. */
import { readFile } from "node:fs/promises";
import { labOfMark, linkMark } from "@/lib/observed/marks";
import type { ObservedUplink } from "@/lib/observed/types";
import { type MachineRoute, routesOf } from "@/lib/plan/host/uplinkNetworks";
import { quoteArgument } from "@/lib/plan/render";
import { uplinkNetwork } from "@/lib/topology/uplink";
import { runCommand } from "@/server/engine/exec/run";
import { ask, hostHandle } from "../machine";
import type { UplinkRecord } from "./record";

interface Link {
  ifindex: number;
  link_index?: number;
  flags: string[];
  address: string;
  mtu: number;
  group?: string;
  ifalias?: string;
  linkinfo?: { info_kind?: string };
  addr_info: { local: string; prefixlen: number; family: string }[];
}

/** An end of an uplink on the machine, with whose it is. */
export interface MachineEnd {
  link: Link;
  /** A lab's name, "" for one of ours that is not marked in full, null for somebody else's. */
  owner: string | null;
}

const tryAsk = async (file: string, args: string[]): Promise<string | null> => {
  const { stdout, exitCode } = await runCommand(hostHandle(""), { file, args });
  return exitCode === 0 ? stdout : null;
};

export async function readEnd(device: string): Promise<MachineEnd | null> {
  const text = await tryAsk("ip", ["-json", "-details", "address", "show", "dev", device]);
  const [link] = JSON.parse(text || "[]") as Link[];
  return link ? { link, owner: linkMark(link.ifalias ?? "", link.group ?? "") ?? null } : null;
}

/** The table as nft lists it, with the lab that its comment names; null where there is none. */
export async function readUplinkTable(device: string): Promise<{ listing: string; owner: string | null } | null> {
  const listing = await tryAsk("nft", ["list", "table", "ip", device]);
  if (listing === null) return null;
  return { listing, owner: labOfMark(/^\s*comment "([^"]*)"$/m.exec(listing)?.[1] ?? "") ?? null };
}

export const isForwarding = async (): Promise<boolean> =>
  (await readFile("/proc/sys/net/ipv4/ip_forward", "utf8")).trim() === "1";

export async function readRoutes(): Promise<MachineRoute[]> {
  const text = await ask({ file: "ip", args: ["-4", "-json", "route", "show", "table", "all"] });
  return routesOf(JSON.parse(text || "[]"));
}

/** Whether the machine's end leads into the network of the lab's process, to the interface that is meant. */
async function leadsTo({ link }: MachineEnd, { holder, name }: UplinkRecord): Promise<boolean> {
  const inside = ["ip", "-json", "link", "show", "dev", name];
  const text = await tryAsk("nsenter", [`--net=/proc/${holder.pid}/ns/net`, "--", ...inside]);
  const [end] = JSON.parse(text || "[]") as { ifindex: number; link_index?: number }[];
  return end !== undefined && end.link_index === link.ifindex && end.ifindex === link.link_index;
}

interface Chain {
  family: string;
  table: string;
  name: string;
  hook?: string;
  policy?: string;
}

/**
 * Chains of others that drop what no rule of theirs lets pass, and that do not speak of
 * this uplink. What their other rules do is theirs to know; rules of the old iptables
 * (iptables-legacy) are not to be seen here.
 */
async function readObstacles(device: string): Promise<string[]> {
  const text = await tryAsk("nft", ["--json", "list", "chains"]);
  const records = (JSON.parse(text || '{"nftables":[]}') as { nftables: { chain?: Chain }[] }).nftables;
  const found: string[] = [];
  for (const { chain } of records) {
    if (chain?.hook !== "forward" || chain.policy !== "drop" || !["ip", "inet"].includes(chain.family)) continue;
    const rules = (await tryAsk("nft", ["list", "chain", chain.family, chain.table, chain.name])) ?? "";
    if (rules.includes(`"${device}"`) || rules.includes('"wl-*"')) continue;
    const insert = (key: string) =>
      `nft insert rule ${[chain.family, chain.table, chain.name].map(quoteArgument).join(" ")} ${key} ${device} accept`;
    found.push(
      `The chain ${chain.name} of this machine's table ${chain.family} ${chain.table} drops what none of its rules lets pass, and none speaks of ${device}. Where nothing gets through, an administrator allows it: ${insert("iifname")}; ${insert("oifname")}.`,
    );
  }
  return found;
}

/** An uplink as the machine has it. @param record absent where none was made */
export async function readUplink(
  device: string,
  record: UplinkRecord | undefined,
  { holder, lastToForward }: Pick<ObservedUplink, "holder" | "lastToForward">,
): Promise<ObservedUplink> {
  const [end, table, forwarding, obstacles] = await Promise.all([
    readEnd(device),
    readUplinkTable(device),
    isForwarding(),
    readObstacles(device),
  ]);
  const ours = end !== null && record !== undefined && (end.owner === record.lab || end.owner === "");
  const rules = record && table?.owner === record.lab ? table : null;
  return {
    device,
    holder,
    cable: ours && end.owner !== "" && end.link.linkinfo?.info_kind === "veth" && (await leadsTo(end, record)),
    up: ours && end.link.flags.includes("UP"),
    carrier: ours && end.link.flags.includes("LOWER_UP"),
    mac: ours ? end.link.address : "",
    mtu: ours ? end.link.mtu : 0,
    addresses: ours ? end.link.addr_info.map(({ local, prefixlen }) => `${local}/${prefixlen}`) : [],
    network: record && rules && rules.listing === record.listing ? uplinkNetwork(record.address) : null,
    table: rules !== null,
    forwarding,
    lastToForward,
    obstacles,
  };
}
