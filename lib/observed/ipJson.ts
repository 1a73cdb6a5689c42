/**
 * Parser of `ip -json -details -statistics address show` (ip-address(8)). Written
 * by hand: it reads megabytes for a large lab. Fields that a version of iproute2
 * does not print are read as absent, never as an error.
 */

import { readBridge, readBridgePort } from "./bridgeJson";
import { deviceInfo } from "./deviceInfo";
import { linkMark } from "./marks";
import { egressOfKind } from "./qdiscJson";
import type { Counters, ObservedAddress, ObservedInterface, PortState } from "./types";

/** An interface with the id of its peer's namespace, which only the reader's namespace can resolve. */
export interface ReadInterface extends ObservedInterface {
  /**
   * For an interface tied to one in another namespace: that namespace's id *as
   * the namespace read from numbers them*. Absent when both are in one.
   */
  peerNsid?: number;
}

/** `ip` printed something that is not its JSON. */
export class IpOutputError extends Error {
  override name = "IpOutputError";
  constructor(
    message: string,
    /** The start of what was printed. */
    readonly output: string,
  ) {
    super(message);
  }
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const object = (value: unknown): Json => (isObject(value) ? value : {});
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const number = (value: unknown): number => (typeof value === "number" ? value : 0);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const PORT_STATES: readonly string[] = [
  "disabled",
  "listening",
  "learning",
  "forwarding",
  "blocking",
] satisfies PortState[];
const isPortState = (value: string): value is PortState => PORT_STATES.includes(value);

function address(raw: Json): ObservedAddress | null {
  const family = text(raw.family);
  if (family !== "inet" && family !== "inet6") return null;
  return {
    // For a point-to-point address `local` is ours and `address` the peer's; the prefix length is the peer's.
    cidr: `${text(raw.local)}/${number(raw.prefixlen)}`,
    family,
    scope: text(raw.scope),
    ...(raw.tentative === true && { tentative: true }),
    ...(raw.dadfailed === true && { dadfailed: true }),
    ...(raw.dynamic === true && { dynamic: true }),
  };
}

function counters(raw: Json): Counters | undefined {
  // `stats` holds 32 bit counters where the kernel gives no 64 bit ones.
  const stats = raw.stats64 ?? raw.stats;
  if (!isObject(stats)) return undefined;
  const [rx, tx] = [object(stats.rx), object(stats.tx)];
  return {
    rxBytes: number(rx.bytes),
    rxPackets: number(rx.packets),
    rxDropped: number(rx.dropped),
    txBytes: number(tx.bytes),
    txPackets: number(tx.packets),
    txDropped: number(tx.dropped),
  };
}

/** A veth's peer is told as `link_index` when it is in another namespace, and as `link`, a name, when in the same. */
function peer(raw: Json, kind: string, indexes: ReadonlyMap<string, number>): Pick<ReadInterface, "peer" | "peerNsid"> {
  if (kind !== "veth") return {};
  const ifindex = number(raw.link_index) || indexes.get(text(raw.link)) || 0;
  if (ifindex === 0) return {};
  const nsid = raw.link_netnsid;
  // A negative id: the kernel knows the namespace and has not numbered it.
  return { peer: { ifindex, ns: null }, ...(typeof nsid === "number" && { peerNsid: nsid }) };
}

function readInterface(raw: Json, indexes: ReadonlyMap<string, number>): ReadInterface {
  const info = object(raw.linkinfo);
  const kind = text(info.info_kind);
  const data = object(info.info_data);
  const portState = text(object(info.info_slave_data).state);
  const master = text(raw.master);
  const stats = counters(raw);
  const device = deviceInfo(raw, kind, data);
  const mark = linkMark(text(raw.ifalias), text(raw.group));
  return {
    ifindex: number(raw.ifindex),
    name: text(raw.ifname),
    kind,
    flags: list(raw.flags).map(text),
    operstate: text(raw.operstate),
    mtu: number(raw.mtu),
    mac: text(raw.address),
    ...(master && { master }),
    ...peer(raw, kind, indexes),
    ...(device && { device }),
    addresses: list(raw.addr_info).flatMap((one) => address(object(one)) ?? []),
    ...(typeof raw.txqlen === "number" && { txqueuelen: raw.txqlen }),
    ...egressOfKind(text(raw.qdisc)),
    ...(kind === "bridge" && { bridge: readBridge(data) }),
    ...(info.info_slave_kind === "bridge" &&
      isPortState(portState) && { port: readBridgePort(object(info.info_slave_data), portState) }),
    ...(stats && { counters: stats }),
    ...(mark !== undefined && { mark }),
  };
}

/** The records of a JSON list that ip printed. */
function records(output: string): Json[] {
  // ip prints nothing at all, not even brackets, where there is nothing to print.
  if (output.trim() === "") return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(output);
  } catch {
    throw new IpOutputError("ip printed something that is not JSON", output.slice(0, 200));
  }
  if (!Array.isArray(parsed)) throw new IpOutputError("ip printed JSON that is not a list", output.slice(0, 200));
  return parsed.filter(isObject);
}

/**
 * The interfaces of one namespace, in the kernel's order.
 * @throws {IpOutputError} when the text is not a JSON list.
 */
export const parseIpAddresses = (output: string): ReadInterface[] => parseAddressRecords(records(output));

/**
 * The interfaces that `ip address show` told of, from its JSON list.
 * @param known indexes by name of interfaces that the list may name without having them
 */
export function parseAddressRecords(
  list: readonly Json[],
  known: ReadonlyMap<string, number> = new Map(),
): ReadInterface[] {
  // Some versions leave an empty object where a filter dropped an interface.
  const raw = list.filter((one) => text(one.ifname) !== "" && number(one.ifindex) > 0);
  const indexes = new Map([...known, ...raw.map((one) => [text(one.ifname), number(one.ifindex)] as const)]);
  return raw.map((one) => readInterface(one, indexes));
}

/**
 * Namespace ids by name, from `ip -json netns list` (ip-netns(8)); null where the
 * namespace has none yet. The ids are those of the namespace where it was run.
 * @throws {IpOutputError} when the text is not a JSON list.
 */
export function parseNetnsList(output: string): Map<string, number | null> {
  return new Map(
    records(output).map((one) => [text(one.name), typeof one.id === "number" && one.id >= 0 ? one.id : null]),
  );
}
