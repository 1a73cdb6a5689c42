/** IPv4 and IPv6 addresses as numbers, read as strictly as inet_pton(3) reads them. */

export interface Ip {
  family: 4 | 6;
  value: bigint;
}

/** An address with its prefix length. */
export interface Cidr extends Ip {
  prefix: number;
}

/** Bits of an address of a family. */
export const addressBits = (family: 4 | 6): 32 | 128 => (family === 4 ? 32 : 128);

// `ip` itself also takes "10.1.1" (for 10.1.1.0) and leading zeros; both are mistakes far more often than meant.
const OCTET = /^(?:0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9a-f]{1,4}$/i;

function parseIpv4(text: string): bigint | null {
  const octets = text.split(".");
  if (octets.length !== 4) return null;
  let value = 0;
  for (const octet of octets) {
    if (!OCTET.test(octet) || Number(octet) > 255) return null;
    value = value * 256 + Number(octet);
  }
  return BigInt(value);
}

/** The groups of one side of "::" in four digits each; the last may be an IPv4 address when `tail` allows it. */
function parseGroups(text: string, tail: boolean): string[] | null {
  if (text === "") return [];
  const groups: string[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (tail && index === parts.length - 1 && part.includes(".")) {
      const ipv4 = parseIpv4(part)?.toString(16).padStart(8, "0");
      if (ipv4 === undefined) return null;
      groups.push(ipv4.slice(0, 4), ipv4.slice(4));
    } else {
      if (!GROUP.test(part)) return null;
      groups.push(part.padStart(4, "0"));
    }
  }
  return groups;
}

function parseIpv6(text: string): bigint | null {
  const [head, rest, ...more] = text.split("::");
  if (head === undefined || more.length > 0) return null;
  const before = parseGroups(head, rest === undefined);
  const after = rest === undefined ? [] : parseGroups(rest, true);
  if (!before || !after) return null;
  const missing = 8 - before.length - after.length;
  // "::" stands for one group at least (RFC 4291, section 2.2).
  if (rest === undefined ? missing !== 0 : missing < 1) return null;
  return BigInt(`0x${before.join("")}${"0000".repeat(missing)}${after.join("")}`);
}

/** Reads a dotted quad or an IPv6 address (RFC 4291, section 2.2, all three forms); null when it is neither. */
export function parseIp(text: string): Ip | null {
  const family = text.includes(":") ? 6 : 4;
  const value = family === 6 ? parseIpv6(text) : parseIpv4(text);
  return value === null ? null : { family, value };
}

/** Reads an address with its prefix length, "10.1.1.1/24"; null when it is not one. */
export function parseCidr(text: string): Cidr | null {
  const slash = text.indexOf("/");
  if (slash < 0) return null;
  const ip = parseIp(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (!ip || !OCTET.test(length) || Number(length) > addressBits(ip.family)) return null;
  return { ...ip, prefix: Number(length) };
}

/** First and length of the longest run of zero groups, the earliest of equals (RFC 5952, section 4.2). */
function longestZeros(groups: string[]): { at: number; length: number } {
  let best = { at: 0, length: 0 };
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== "0") start = index + 1;
    else if (index + 1 - start > best.length) best = { at: start, length: index + 1 - start };
  });
  return best;
}

/** The address as text; IPv6 in the form of RFC 5952. */
export function formatIp({ family, value }: Ip): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  const zeros = longestZeros(groups);
  if (zeros.length < 2) return groups.join(":");
  return `${groups.slice(0, zeros.at).join(":")}::${groups.slice(zeros.at + zeros.length).join(":")}`;
}

export const formatCidr = (cidr: Cidr): string => `${formatIp(cidr)}/${cidr.prefix}`;

/** Number of addresses in a network of this prefix length. */
export const networkSize = ({ family, prefix }: Pick<Cidr, "family" | "prefix">): bigint =>
  1n << BigInt(addressBits(family) - prefix);

/** The network that an address belongs to, as its first address. */
export function networkOf(cidr: Cidr): Cidr {
  return { ...cidr, value: cidr.value & ~(networkSize(cidr) - 1n) };
}

/** One text for a network, for maps: all addresses of a network give the same. */
export function networkKey(cidr: Cidr): string {
  const { family, value, prefix } = networkOf(cidr);
  return `${family}/${value}/${prefix}`;
}

/** First and last address that an interface may have: IPv4 keeps network and broadcast address, except in /31 and /32 (RFC 3021). */
export function hostRange(cidr: Cidr): { first: bigint; last: bigint } {
  const { value } = networkOf(cidr);
  const last = value + networkSize(cidr) - 1n;
  if (addressBits(cidr.family) - cidr.prefix < 2) return { first: value, last };
  return cidr.family === 4 ? { first: value + 1n, last: last - 1n } : { first: value + 1n, last };
}

/** Whether two networks have an address in common. */
export function networksOverlap(a: Cidr, b: Cidr): boolean {
  if (a.family !== b.family) return false;
  const prefix = Math.min(a.prefix, b.prefix);
  return networkOf({ ...a, prefix }).value === networkOf({ ...b, prefix }).value;
}

/** fe80::/10: every interface has one of these, in the same network as all others. */
export const isLinkLocal = ({ family, value }: Ip): boolean => family === 6 && value >> 118n === 0x3fan;
