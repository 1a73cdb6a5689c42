/** Reads one primitive: qualifiers (what, in which direction, of what kind) and what they are about. */
import type { Direction, Expression, Place } from "./ast";
import { type Cursor, placeOf } from "./cursor";
import * as read from "./identifiers";
import { ETHER_TYPES, IP_PROTOCOLS } from "./names";

/** What stands in front of an identifier, and is kept for one that comes without any: `port 80 or 443`. */
export interface Qualifiers {
  protocol: string | null;
  direction: Direction;
  type: "host" | "net" | "port" | "portrange" | "proto";
  place: Place;
}

const PROTOCOLS = ["ether", "ip", "ip6", "arp", "rarp", "tcp", "udp", "sctp", "icmp", "icmp6", "igmp", "stp", "lldp"];
const PORT_PROTOCOLS: Record<string, 6 | 17 | 132> = { tcp: 6, udp: 17, sctp: 132 };
/** Words of pcap-filter(7) that are about links or protocols Wirelab has none of. */
const UNKNOWN = [
  "gateway",
  "protochain",
  "mpls",
  "pppoed",
  "pppoes",
  "geneve",
  "wlan",
  "fddi",
  "tr",
  "decnet",
  "iso",
  "atalk",
];

function direction(cursor: Cursor): Direction | null {
  const first = cursor.word("src", "dst");
  if (!first) return null;
  const { mark } = cursor;
  const joined = cursor.sign("&&", "||");
  const second = joined && cursor.word("src", "dst");
  if (joined && second && second !== first) return joined === "&&" ? "src and dst" : "src or dst";
  cursor.back(mark);
  return first as Direction;
}

/** A protocol's word alone: any packet of it. */
function anyOf(protocol: string, place: Place): Expression {
  if (protocol === "stp") return { kind: "etherType", type: "stp", place };
  if (Object.hasOwn(ETHER_TYPES, protocol)) return { kind: "etherType", type: ETHER_TYPES[protocol] as number, place };
  const ip = protocol === "icmp" || protocol === "igmp" ? "ip" : protocol === "icmp6" ? "ip6" : "both";
  return { kind: "over", ip, protocol: IP_PROTOCOLS[protocol] as number };
}

function casting(cursor: Cursor, protocol: string | null, place: Place): Expression | null {
  const word = cursor.word("broadcast", "multicast");
  if (!word) return null;
  if (protocol === null || protocol === "ether") {
    const all = [255, 255, 255, 255, 255, 255];
    return word === "multicast"
      ? { kind: "etherMulticast", place }
      : { kind: "etherHost", direction: "dst", address: all, place };
  }
  if (word === "multicast" && (protocol === "ip" || protocol === "ip6"))
    return { kind: "ipMulticast", version: protocol === "ip" ? 4 : 6 };
  throw cursor.fail(`There is no "${protocol} ${word}". Write ether ${word}, or the address.`);
}

/** The identifier, read as the qualifiers say. */
export function identified(cursor: Cursor, { protocol, direction, type, place }: Qualifiers): Expression {
  const refuse = () => cursor.fail(`"${protocol}" cannot stand in front of ${type}.`);
  switch (type) {
    case "host": {
      if (protocol === "ether") return { kind: "etherHost", direction, address: read.readMacAddress(cursor), place };
      if (cursor.token.kind === "mac") throw cursor.fail("This is a MAC address. Write ether host in front of it.");
      const of = addressed(protocol);
      if (of === undefined) throw refuse();
      const { token } = cursor;
      const net = read.readHost(cursor);
      if (of !== null && (of === "ip6") !== (net.version === 6)) throw cursor.fail(`${of} has no such address.`, token);
      return { kind: "net", of, direction, net };
    }
    case "net": {
      const of = addressed(protocol);
      if (of === undefined) throw refuse();
      const { token } = cursor;
      const net = read.readNet(cursor);
      if (of !== null && (of === "ip6") !== (net.version === 6)) throw cursor.fail(`${of} has no such network.`, token);
      return { kind: "net", of, direction, net };
    }
    case "port":
    case "portrange": {
      const of = protocol === null ? null : PORT_PROTOCOLS[protocol];
      if (of === undefined) throw refuse();
      if (type === "portrange") return { kind: "ports", of, direction, ...read.readPortRange(cursor) };
      const port = read.readPort(cursor);
      return { kind: "ports", of, direction, from: port, to: port };
    }
    case "proto":
      if (protocol === "ether") return { kind: "etherType", type: read.readEtherType(cursor), place };
      if (protocol !== null && protocol !== "ip" && protocol !== "ip6") throw refuse();
      return { kind: "over", ip: protocol ?? "both", protocol: read.readIpProtocol(cursor) };
  }
}

/** The protocol whose addresses are meant; undefined when it has none. */
function addressed(protocol: string | null): "ip" | "ip6" | "arp" | "rarp" | null | undefined {
  return ([null, "ip", "ip6", "arp", "rarp"] as const).find((one) => one === protocol);
}

function plain(cursor: Cursor): Expression | null {
  const place = placeOf(cursor.token);
  if (cursor.word("vlan")) return { kind: "vlan", id: read.readVlanId(cursor), place };
  const size = cursor.word("less", "greater");
  if (size) {
    const { token } = cursor;
    if (token.kind !== "number") throw cursor.expected("a number of bytes");
    cursor.next();
    const right = { kind: "constant" as const, value: Number(token.text) };
    return { kind: "relation", sign: size === "less" ? "<=" : ">=", left: { kind: "length" }, right };
  }
  const way = cursor.word("inbound", "outbound");
  return way ? { kind: "outbound", outbound: way === "outbound" } : null;
}

/** @returns what was read, and the qualifiers for identifiers that come after it without any */
export function primitive(
  cursor: Cursor,
  last: Qualifiers | null,
): { read: Expression; qualifiers: Qualifiers | null } {
  const { token } = cursor;
  const place = placeOf(token);
  const unknown = cursor.word(...UNKNOWN);
  if (unknown) throw cursor.fail(`"${unknown}" is not known to this filter.`, token);
  const simple = plain(cursor);
  if (simple) return { read: simple, qualifiers: null };

  const word = cursor.word(...PROTOCOLS, "icmpv6");
  const protocol = word === "icmpv6" ? "icmp6" : word;
  const cast = casting(cursor, protocol, place);
  if (cast) return { read: cast, qualifiers: null };
  const way = direction(cursor);
  const type = cursor.word("host", "net", "portrange", "port", "proto") as Qualifiers["type"] | null;
  if (protocol && !way && !type) {
    if (protocol !== "ether") return { read: anyOf(protocol, place), qualifiers: null };
    throw cursor.expected("host, proto, broadcast or multicast");
  }
  if (!protocol && !way && !type) {
    if (last && ["number", "ip4", "ip6", "mac"].includes(token.kind))
      return { read: identified(cursor, last), qualifiers: last };
    if (token.kind === "word" && last?.type === "port") return { read: identified(cursor, last), qualifiers: last };
    if (token.kind === "mac") throw cursor.fail("This is a MAC address. Write ether host in front of it.");
    if (token.kind === "ip4" || token.kind === "ip6") {
      throw cursor.fail(`Say what is meant by ${token.text}: host, net, src or dst.`);
    }
    throw cursor.expected("a primitive such as icmp, host 10.0.0.1, port 80 or vlan 10");
  }
  const qualifiers: Qualifiers = { protocol, direction: way ?? "src or dst", type: type ?? "host", place };
  return { read: identified(cursor, qualifiers), qualifiers };
}
