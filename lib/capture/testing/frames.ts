/** Makes frames for tests, layer by layer: `ethernet(0x0800, ipv4(17, udp(1000, 53, dns)))`. */
import { parseIp } from "../../topology/address";

export type Part = readonly number[];

const u16 = (value: number): Part => [(value >> 8) & 255, value & 255];
const u32 = (value: number): Part => [...u16(value >>> 16), ...u16(value & 0xffff)];
export const text = (value: string): Part => [...new TextEncoder().encode(value)];
export const zeros = (length: number): Part => Array<number>(length).fill(0);
export const hex = (value: string): Part =>
  (value.match(/[0-9a-f]{2}/gi) ?? []).map((byte) => Number.parseInt(byte, 16));

export const mac = (last: number): Part => [2, 0, 0, 0, 0, last];
export function ip(address: string): Part {
  const read = parseIp(address);
  if (!read) throw new Error(`no address: ${address}`);
  const bytes = read.family === 4 ? 4 : 16;
  return Array.from({ length: bytes }, (_, index) => Number((read.value >> BigInt(8 * (bytes - 1 - index))) & 255n));
}

/** RFC 1071. */
export function checksum(bytes: Part): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] as number) << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

export const ethernet = (type: number, payload: Part, destination = mac(2), source = mac(1)): Uint8Array =>
  Uint8Array.from([...destination, ...source, ...u16(type), ...payload]);
/** An 802.1Q header and the type of what is inside. */
export const tagged = (id: number, type: number, payload: Part, priority = 0): Part => [
  ...u16((priority << 13) | id),
  ...u16(type),
  ...payload,
];
/** IEEE 802.3 with LLC: for `ethernet`, the length as its type. */
export const llc = (sap: number, payload: Part): Part => [sap, sap, 3, ...payload];

export const arp = (operation: number, sender: string, target: string): Part => [
  ...[...u16(1), ...u16(0x0800), 6, 4, ...u16(operation)],
  ...[...mac(1), ...ip(sender), ...zeros(6), ...ip(target)],
];

interface Ip4Options {
  from?: string;
  to?: string;
  ttl?: number;
  /** In units of 8 bytes. */
  fragment?: number;
  moreFragments?: boolean;
  /** Whole words of options. */
  options?: Part;
}
export function ipv4(protocol: number, payload: Part, wanted: Ip4Options = {}): Part {
  const { from = "10.0.0.1", to = "10.0.0.2", ttl = 64, fragment = 0, moreFragments = false, options = [] } = wanted;
  const header = (sum: number): Part => [
    ...[0x45 + options.length / 4, 0, ...u16(20 + options.length + payload.length), ...u16(0x1234)],
    ...[
      ...u16((moreFragments ? 0x2000 : 0) | fragment),
      ttl,
      protocol,
      ...u16(sum),
      ...ip(from),
      ...ip(to),
      ...options,
    ],
  ];
  return [...header(checksum(header(0))), ...payload];
}
export const ipv6 = (next: number, payload: Part, from = "2001:db8::1", to = "2001:db8::2", hops = 64): Part => [
  ...[0x60, 0, 0, 0, ...u16(payload.length), next, hops],
  ...[...ip(from), ...ip(to), ...payload],
];
export const udp = (from: number, to: number, payload: Part): Part => [
  ...[...u16(from), ...u16(to), ...u16(8 + payload.length), 0, 0],
  ...payload,
];
export const tcp = (from: number, to: number, flags: number, payload: Part = [], options: Part = []): Part => [
  ...[...u16(from), ...u16(to), ...u32(1000), ...u32(2000), ((20 + options.length) / 4) << 4, flags, ...u16(64240)],
  ...[0, 0, 0, 0, ...options, ...payload],
];
/** ICMP of either version, with nothing in the second word. */
export const icmp = (type: number, code: number, payload: Part = zeros(4)): Part => [type, code, 0, 0, ...payload];
