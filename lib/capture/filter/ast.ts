/** What a filter says, before it is known how a packet is looked at. */

/** Layers whose bytes can be read (`ip[9]`), and that a test can be about. */
export type Protocol = "ether" | "ip" | "ip6" | "arp" | "rarp" | "tcp" | "udp" | "sctp" | "icmp" | "icmp6" | "igmp";
export type Direction = "src" | "dst" | "src or dst" | "src and dst";

/** A place in the text, for errors that come later. */
export interface Place {
  at: number;
  length: number;
}

export interface Ip4Net {
  version: 4;
  address: number;
  mask: number;
}
export interface Ip6Net {
  version: 6;
  /** Four 32-bit words. */
  address: readonly number[];
  mask: readonly number[];
}

export type Arithmetic =
  | { kind: "constant"; value: number }
  | { kind: "length" }
  | { kind: "bytes"; of: Protocol; offset: Arithmetic; size: 1 | 2 | 4; place: Place }
  | { kind: "operation"; sign: ArithmeticSign; left: Arithmetic; right: Arithmetic; place: Place };
export type ArithmeticSign = "+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "<<" | ">>";
export type RelationSign = "=" | "!=" | "<" | "<=" | ">" | ">=";

export type Expression =
  | { kind: "and" | "or"; left: Expression; right: Expression }
  | { kind: "not"; inner: Expression }
  | { kind: "relation"; sign: RelationSign; left: Arithmetic; right: Arithmetic }
  /** A frame of this Ethernet type; `stp` for spanning tree, which has none. */
  | { kind: "etherType"; type: number | "stp"; place: Place }
  /** This protocol over IPv4, IPv6 or both. */
  | { kind: "over"; ip: "ip" | "ip6" | "both"; protocol: number }
  | { kind: "etherHost"; direction: Direction; address: readonly number[]; place: Place }
  | { kind: "etherMulticast"; place: Place }
  | { kind: "ipMulticast"; version: 4 | 6 }
  /** An address of IP, or of the ARP that asks for it; `of` where only one of them is meant. */
  | { kind: "net"; of: "ip" | "ip6" | "arp" | "rarp" | null; direction: Direction; net: Ip4Net | Ip6Net }
  | { kind: "ports"; of: 6 | 17 | 132 | null; direction: Direction; from: number; to: number }
  /** Tagged, with this VLAN or any; what follows in the text is looked for inside the tag. */
  | { kind: "vlan"; id: number | null; place: Place }
  | { kind: "outbound"; outbound: boolean };
