/** What a namespace knows of its neighbours' MAC addresses (ip-neighbour(8)). */
import { type Inquiry, jsonRecords } from "../inquiry";

export interface Neighbour {
  mac: string;
  /** NUD state as `ip` prints it. */
  state: string;
}

/** States in which the kernel sends to the address it knows without asking first. */
const USABLE = new Set(["PERMANENT", "NOARP", "REACHABLE", "STALE", "DELAY", "PROBE"]);

/** The entry that would be used, or null when the neighbour has to be asked for. */
export async function knownNeighbour(
  inquiry: Inquiry,
  ns: string,
  dev: string,
  address: string,
): Promise<{ neighbour: Neighbour | null; command: string }> {
  const { stdout, command } = await inquiry.run(ns, "ip", ["-j", "neigh", "show", "to", address, "dev", dev]);
  const [entry] = jsonRecords(stdout);
  const state = (entry?.state as string[] | undefined)?.[0];
  const mac = entry?.lladdr;
  const usable = typeof mac === "string" && state !== undefined && USABLE.has(state);
  return { neighbour: usable ? { mac, state } : null, command };
}
