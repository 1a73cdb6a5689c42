/** The packet that is followed, and its frames in the syntax of ovs-fields(7). */
import { formatIp, parseIp } from "../topology/address";

export interface Packet {
  /** Null until the first route lookup chooses it. */
  source: string | null;
  destination: string;
  /** TCP port of the side that was asked; null for an ICMP echo. */
  port: number | null;
  /** Length in bytes. */
  size: number;
  way: "there" | "back";
}

export const familyOf = (address: string): 4 | 6 => (address.includes(":") ? 6 : 4);

export function packetContent({ source, destination, port, way }: Packet): string {
  const v6 = familyOf(destination) === 6;
  const addresses = v6 ? `ipv6_src=${source},ipv6_dst=${destination}` : `nw_src=${source},nw_dst=${destination}`;
  if (port !== null) return `${v6 ? "tcp6" : "tcp"},${addresses},${way === "there" ? "tp_dst" : "tp_src"}=${port}`;
  const type = v6 ? (way === "there" ? 128 : 129) : way === "there" ? 8 : 0;
  return `${v6 ? "icmp6" : "icmp"},${addresses},icmp_type=${type}`;
}

/** What a request or an answer of ARP or neighbour discovery looks like. Lengths are those of Ethernet's smallest frame. */
export function neighbourContent(asks: boolean, from: string, to: string): string {
  if (familyOf(to) === 4) return `arp,arp_op=${asks ? 1 : 2},arp_spa=${from},arp_tpa=${to}`;
  return asks
    ? `icmp6,ipv6_src=${from},ipv6_dst=${solicitedNode(to).address},icmp_type=135,nd_target=${to}`
    : `icmp6,ipv6_src=${from},ipv6_dst=${to},icmp_type=136,nd_target=${from}`;
}

/** The multicast group that the owner of an IPv6 address listens to (RFC 4291, 2.7.1). */
export function solicitedNode(address: string): { address: string; mac: string } {
  const low = (parseIp(address)?.value ?? 0n) & 0xffffffn;
  const [a, b, c] = [low >> 16n, (low >> 8n) & 0xffn, low & 0xffn].map((byte) => byte.toString(16).padStart(2, "0"));
  return {
    address: formatIp({ family: 6, value: 0xff0200000000000000000001ff000000n | low }),
    mac: `33:33:ff:${a}:${b}:${c}`,
  };
}
