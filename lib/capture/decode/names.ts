/** Names of numbers that several protocols share. */
import { hexNumber } from "./bytes";
import type { ProtocolName } from "./layer";

const ETHER_TYPES: Readonly<Record<number, [name: string, protocol: ProtocolName]>> = {
  2048: ["IPv4", "ipv4"],
  2054: ["ARP", "arp"],
  34525: ["IPv6", "ipv6"],
  33024: ["802.1Q VLAN", "vlan"],
  34984: ["802.1ad VLAN", "vlan"],
  37120: ["VLAN (old QinQ)", "vlan"],
  35020: ["LLDP", "lldp"],
  32821: ["RARP", "arp"],
};

const IP_PROTOCOLS: Readonly<Record<number, [name: string, protocol: ProtocolName]>> = {
  1: ["ICMP", "icmp"],
  2: ["IGMP", "igmp"],
  4: ["IPv4", "ipv4"],
  6: ["TCP", "tcp"],
  17: ["UDP", "udp"],
  41: ["IPv6", "ipv6"],
  47: ["GRE", "data"],
  50: ["ESP", "data"],
  58: ["ICMPv6", "icmpv6"],
  89: ["OSPF", "data"],
  112: ["VRRP", "data"],
  132: ["SCTP", "data"],
};

/** Values of the type field up to this are lengths of LLC frames (IEEE 802.3). */
export const LONGEST_LLC = 1500;

export const etherTypeName = (type: number): string => `${ETHER_TYPES[type]?.[0] ?? "unknown"} (${hexNumber(type, 4)})`;
export const etherTypeProtocol = (type: number): ProtocolName => ETHER_TYPES[type]?.[1] ?? "data";
export const ipProtocolName = (number: number): string => IP_PROTOCOLS[number]?.[0] ?? `protocol ${number}`;
export const ipProtocol = (number: number): ProtocolName => IP_PROTOCOLS[number]?.[1] ?? "data";

/** "1 byte", "2 bytes". */
export const bytesText = (count: number): string => `${count} ${count === 1 ? "byte" : "bytes"}`;
