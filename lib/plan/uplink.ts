/**
 * The commands of a lab's uplink as they are typed on the machine. The engine of the
 * lab plans and shows them, the engine of the host place works them out anew from what
 * it finds, and runs those.
 */
import { MARK_GROUP, markText } from "../observed/marks";
import type { ObservedUplink } from "../observed/types";
import { ROOT_NS } from "../topology/places";
import { uplinkMac, uplinkNetwork } from "../topology/uplink";
import type { Command } from "./command";
import type { StepOf } from "./step";
import { ip, linkSet, newDevice } from "./steps/iproute";
import { FORWARDING_SYSCTL } from "./steps/setForwarding";

/** Stands for the process id of the lab's first process, while there is none. */
export const HOLDER_PLACEHOLDER = "HOLDER";

/**
 * What an uplink consists of, in the order of making: `staleNat` takes away a table that
 * is not as it should be; the rules come before the cable, so that nothing passes unfiltered.
 */
export const UPLINK_PARTS = ["staleNat", "nat", "cable", "settings", "forwarding"] as const;
export type UplinkPart = (typeof UPLINK_PARTS)[number];

/** What is missing; nothing where all is as drawn. */
export function missingParts(found: ObservedUplink | undefined, address: string): UplinkPart[] {
  const network = uplinkNetwork(address);
  const missing = new Set<UplinkPart>();
  if (found?.network !== network) {
    if (found?.table) missing.add("staleNat");
    missing.add("nat");
  }
  if (!found?.cable) missing.add("cable");
  if (!found?.cable || !found.up || found.addresses.length !== 1 || found.addresses[0] !== address)
    missing.add("settings");
  if (!found?.forwarding) missing.add("forwarding");
  return UPLINK_PARTS.filter((part) => missing.has(part));
}

const nft = (...args: string[]): Command => ({ file: "nft", args });

/** Only the lab's own network is let out, and nothing is let in that was not asked for from inside. */
function natCommands(device: string, network: string, mark: string | null): Command[] {
  const table = ["ip", device];
  const named = `"${device}"`;
  const rule = (chain: string, ...words: string[]) => nft("add", "rule", ...table, chain, ...words);
  const chain = (name: string, ...words: string[]) =>
    nft("add", "chain", ...table, name, "{", "type", ...words, ";", "}");
  return [
    nft("add", "table", ...table, ...(mark === null ? [] : ["{", "comment", `"${mark}";`, "}"])),
    chain("forward", "filter", "hook", "forward", "priority", "filter"),
    rule("forward", "iifname", named, "ip", "saddr", "!=", network, "drop"),
    rule("forward", "oifname", named, "ct", "state", "established,related", "accept"),
    rule("forward", "oifname", named, "drop"),
    chain("postrouting", "nat", "hook", "postrouting", "priority", "srcnat"),
    rule("postrouting", "ip", "saddr", network, "oifname", "!=", named, "masquerade"),
  ];
}

/** The veth pair. Where the lab's root is the machine's own, both ends are there, and a script's things bear no mark. */
function cableCommands({ name, device, lab, holder, place }: Omit<StepOf<"addUplink">, "op">): Command[] {
  const link = ["link", "add", ...newDevice(device), "address", uplinkMac(device)];
  const peer = ["type", "veth", "peer", "name", name];
  if (place === "root") return [ip(ROOT_NS, ...link, ...peer)];
  // By its file: a number alone could be the name of a namespace.
  const netns = `/proc/${holder === null ? HOLDER_PLACEHOLDER : holder}/ns/net`;
  return [
    ip(ROOT_NS, ...link, "group", String(MARK_GROUP), ...peer, "netns", netns),
    linkSet({ ns: ROOT_NS, name: device }, "alias", markText(lab)),
  ];
}

export const deleteUplinkTable = (device: string): Command => nft("delete", "table", "ip", device);

const forward = (on: boolean): Command => ({ file: "sysctl", args: ["-w", `${FORWARDING_SYSCTL[4]}=${on ? 1 : 0}`] });

/** The commands that bring the parts of an uplink, as root runs them on the machine. */
export function uplinkCommands(step: Omit<StepOf<"addUplink">, "op">): Command[] {
  const { device, address, parts, lab, place } = step;
  const commands: Record<UplinkPart, () => Command[]> = {
    staleNat: () => [deleteUplinkTable(device)],
    nat: () => natCommands(device, uplinkNetwork(address) ?? address, place === "root" ? null : markText(lab)),
    cable: () => cableCommands(step),
    settings: () => [
      // The lab shall not meet the machine by link-local addresses, which nothing filters.
      linkSet({ ns: ROOT_NS, name: device }, "addrgenmode", "none"),
      ip(ROOT_NS, "address", "flush", "dev", device),
      ip(ROOT_NS, "address", "add", address, "dev", device),
      linkSet({ ns: ROOT_NS, name: device }, "up"),
    ],
    forwarding: () => [forward(true)],
  };
  return parts.flatMap((part) => commands[part]());
}

/** The commands that take an uplink away: only what is there. */
export function uplinkRemovalCommands({
  device,
  table,
  cable,
  forwarding,
}: Pick<StepOf<"deleteUplink">, "device" | "table" | "cable" | "forwarding">): Command[] {
  return [
    // Forwarding first: nothing passes any more when the rules go.
    ...(forwarding ? [forward(false)] : []),
    ...(cable ? [ip(ROOT_NS, "link", "delete", "dev", device)] : []),
    ...(table ? [deleteUplinkTable(device)] : []),
  ];
}
