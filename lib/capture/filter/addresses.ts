/** Addresses and networks as filters write them, as the 32-bit words that BPF compares. */
import { addressBits, type Ip, parseIp } from "../../topology/address";
import type { Ip4Net, Ip6Net } from "./ast";

export type Net = Ip4Net | Ip6Net;

const words = (value: bigint): number[] => [96n, 64n, 32n, 0n].map((shift) => Number((value >> shift) & 0xffffffffn));

/** The network of an address and a length; null when it is longer than addresses are. */
export function netOf({ family, value }: Ip, bits: number): Net | null {
  const all = addressBits(family);
  if (bits > all) return null;
  const mask = ((1n << BigInt(bits)) - 1n) << BigInt(all - bits);
  return family === 4
    ? { version: 4, address: Number(value), mask: Number(mask) }
    : { version: 6, address: words(value), mask: words(mask) };
}

/** An address alone, as the network of that one address. */
export function hostOf(text: string): Net | null {
  const ip = parseIp(text);
  return ip && netOf(ip, addressBits(ip.family));
}

/** An address, of which IPv4 may leave out parts at the end ("10.1" is 10.1.0.0/16), and how many bits were written. */
export function readNetAddress(text: string): { ip: Ip; written: number } | null {
  const ip = parseIp(text);
  if (ip) return { ip, written: addressBits(ip.family) };
  const parts = text.split(".").length;
  const padded = parts < 4 ? parseIp(`${text}${".0".repeat(4 - parts)}`) : null;
  return padded && { ip: padded, written: 8 * parts };
}

/** Six bytes, or null. */
export function readMac(text: string): number[] | null {
  const bytes = text.split(/[:.-]/).map((part) => Number.parseInt(part, 16));
  return bytes.length === 6 && bytes.every((byte) => byte >= 0 && byte <= 255) ? bytes : null;
}

/** Whether an address names a network and nothing inside it. */
export function isNetAddress(net: Net): boolean {
  if (net.version === 4) return (net.address & ~net.mask) === 0;
  return net.address.every((word, index) => (word & ~(net.mask[index] as number)) === 0);
}
