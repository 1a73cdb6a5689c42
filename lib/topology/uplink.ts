/** The uplink of a lab: a cable from a switch of its root to the machine that it runs on, which translates addresses. */
import { formatCidr, networkOf, parseCidr } from "./address";
import type { Topology, TopologyNode } from "./schema";

export type UplinkNode = Extract<TopologyNode, { kind: "uplink" }>;

/** A lab has one; of several (an error that validation reports) the first counts. */
export const uplinkOf = ({ nodes }: Pick<Topology, "nodes">): UplinkNode | undefined =>
  nodes.find((node): node is UplinkNode => node.kind === "uplink");

const PREFIX = "wl-";
/** Longest name of an interface in bytes (IFNAMSIZ less the closing zero). */
const LONGEST = 15;

/** FNV-1a in 32 bits: enough to tell two names apart. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

const shortHash = (text: string): string => hashOf(text).toString(36).padStart(4, "0").slice(-4);

/** The name of the machine's end, and of the nftables table with the translation: the lab's, as far as there is room. */
export function uplinkDevice(lab: string): string {
  const room = LONGEST - PREFIX.length;
  return PREFIX + (lab.length <= room ? lab : `${lab.slice(0, room - 5)}-${shortHash(lab)}`);
}

/**
 * The MAC address of the machine's end, a locally administered one: the same whenever it is made anew,
 * so that those in the lab who know their router go on knowing it.
 */
export function uplinkMac(device: string): string {
  const bytes = hashOf(device).toString(16).padStart(8, "0").match(/../g) ?? [];
  return ["02", "57", ...bytes].join(":");
}

/** The network of the machine's end, whose packets are let out: "10.1.1.0/24"; null for what is no address. */
export function uplinkNetwork(address: string): string | null {
  const cidr = parseCidr(address);
  return cidr && formatCidr(networkOf(cidr));
}
