/** What may be said about a single address. */
import {
  addressBits,
  type Cidr,
  formatCidr,
  formatIp,
  hostRange,
  type Ip,
  parseCidr,
  parseIp,
} from "../topology/address";
import type { Issue } from "./issue";

export type AddressProblem = Pick<Issue, "rule" | "reason" | "remedy">;

const WRITE_SO = "Write it like 10.1.1.1/24 or 2001:db8::1/64.";

/** Why the text before the slash is no address. */
function syntaxReason(text: string): string {
  if (text === "") return "the address is empty";
  if (text.includes("%")) return `"${text}" names a zone; an interface's address has none`;
  if (text.includes(":")) return `"${text}" is not an IPv6 address`;
  const octets = text.split(".");
  if (octets.some((octet) => !/^\d+$/.test(octet))) return `"${text}" is not an address`;
  if (octets.length !== 4) return `"${text}" has ${octets.length} of the 4 numbers of an IPv4 address`;
  const large = octets.find((octet) => Number(octet) > 255);
  if (large !== undefined) return `"${text}" contains ${large}; 255 is the most`;
  return `"${text}" has a number with a leading zero, which some programs read as octal`;
}

/** Number of leading one bits of a netmask such as 255.255.255.0, or null when it is none. */
function prefixOfMask(text: string): number | null {
  const mask = parseIp(text);
  if (mask?.family !== 4) return null;
  const bits = mask.value.toString(2).padStart(32, "0");
  return /^1+0*$/.test(bits) ? bits.lastIndexOf("1") + 1 : null;
}

/** Why what follows an address is no prefix length. */
function prefixProblem(text: string, ip: Ip): AddressProblem {
  const remedy = `Write ${formatIp(ip)}/${ip.family === 4 ? 24 : 64}, or the length that the subnet has.`;
  const slash = text.indexOf("/");
  if (slash < 0) return { rule: "address-prefix", reason: `"${text}" has no prefix length`, remedy };
  const length = text.slice(slash + 1);
  const mask = prefixOfMask(length);
  if (mask !== null) {
    return {
      rule: "address-prefix",
      reason: `"${text}" has a netmask in place of a prefix length`,
      remedy: `Write ${formatIp(ip)}/${mask}.`,
    };
  }
  return {
    rule: "address-prefix",
    reason: `"${text}" has the prefix length "${length}"; 1 to ${addressBits(ip.family)} is possible`,
    remedy,
  };
}

/** What kind of address this is, when it is none that an interface of a lab may have. */
function specialKind({ family, value }: Cidr): string | null {
  if (family === 4) {
    const first = value >> 24n;
    if (first === 0n) return value === 0n ? "the unspecified address" : 'an address of "this network" (0.0.0.0/8)';
    if (first === 127n) return "a loopback address";
    if (first >= 224n && first < 240n) return "a multicast address";
    return value === 0xffffffffn ? "the broadcast address of every network" : null;
  }
  if (value === 0n) return "the unspecified address";
  if (value === 1n) return "the loopback address";
  return value >> 120n === 0xffn ? "a multicast address" : null;
}

/** Why an address that can be read is not one for an interface. */
function hostProblem(text: string, cidr: Cidr): AddressProblem | null {
  const special = specialKind(cidr);
  if (special) {
    return {
      rule: "address-special",
      reason: `"${text}" is ${special}`,
      remedy: "Choose an address of the lab's subnet.",
    };
  }
  const range = hostRange(cidr);
  if (cidr.value < range.first) {
    const what =
      cidr.family === 4 ? "the address of the network itself" : "the anycast address of the subnet's routers";
    const example = formatCidr({ ...cidr, value: range.first });
    return {
      rule: "address-network",
      reason: `"${text}" is ${what}, not a host's`,
      remedy: `Use a host's address, for example ${example}.`,
    };
  }
  if (cidr.value > range.last) {
    const example = formatCidr({ ...cidr, value: range.last });
    return {
      rule: "address-broadcast",
      reason: `"${text}" is the broadcast address of its network`,
      remedy: `Use a host's address, for example ${example}.`,
    };
  }
  return null;
}

/** The problem of an address with prefix length as an interface's address, or null when it has none. */
export function addressProblem(text: string): AddressProblem | null {
  const cidr = parseCidr(text);
  if (cidr && cidr.prefix > 0) return hostProblem(text, cidr);
  const slash = text.indexOf("/");
  const address = slash < 0 ? text : text.slice(0, slash);
  const ip = parseIp(address);
  return ip ? prefixProblem(text, ip) : { rule: "address-syntax", reason: syntaxReason(address), remedy: WRITE_SO };
}
