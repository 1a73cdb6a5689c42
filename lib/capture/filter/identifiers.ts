/** What a primitive compares with: addresses, networks, ports, numbers of protocols. */
import { hostOf, isNetAddress, type Net, netOf, readMac, readNetAddress } from "./addresses";
import { readNumber } from "./arithmetic";
import type { Cursor } from "./cursor";
import { ETHER_TYPES, IP_PROTOCOLS, PORTS } from "./names";

export function readHost(cursor: Cursor): Net {
  const { token } = cursor;
  const host = hostOf(token.text);
  if (host) {
    cursor.next();
    if (cursor.isSign("/")) throw cursor.fail("A host has no mask. Write net instead of host.");
    return host;
  }
  if (token.kind === "word")
    throw cursor.fail(`"${token.text}" is no address, and names are not looked up. Write the address.`);
  throw token.kind === "end" ? cursor.expected("an address") : cursor.fail(`"${token.text}" is no whole address.`);
}

export function readMacAddress(cursor: Cursor): number[] {
  const address = readMac(cursor.token.text);
  if (!address) throw cursor.expected("a MAC address such as 02:00:00:00:00:01");
  cursor.next();
  return address;
}

/** `10.0.0.0/8`, `10`, `10.0.0.0 mask 255.0.0.0`, `2001:db8::/32`. */
export function readNet(cursor: Cursor): Net {
  const { token } = cursor;
  const read = readNetAddress(token.text);
  if (!read) throw cursor.expected("a network such as 10.0.0.0/8");
  cursor.next();
  let net = netOf(read.ip, read.written);
  if (cursor.sign("/")) {
    const bits = cursor.next();
    net = bits.kind === "number" ? netOf(read.ip, readNumber(bits.text)) : null;
    if (!net) throw cursor.fail(`A network has at most ${read.ip.family === 4 ? 32 : 128} bits.`, bits);
  } else if (cursor.word("mask")) {
    const mask = hostOf(cursor.token.text);
    if (mask?.version !== 4 || net?.version !== 4) throw cursor.expected("a mask such as 255.255.255.0");
    cursor.next();
    net = { ...net, mask: mask.address };
  }
  if (!net || !isNetAddress(net))
    throw cursor.fail(`${token.text} has bits outside its mask. Write the network's first address.`, token);
  return net;
}

function named(cursor: Cursor, names: Readonly<Record<string, number>>, what: string, most: number): number {
  const { token } = cursor;
  const name = token.text.toLowerCase();
  if (token.kind === "number") {
    const value = readNumber(token.text);
    if (value > most) throw cursor.fail(`${what[0]?.toUpperCase()}${what.slice(1)} is at most ${most}.`);
    cursor.next();
    return value;
  }
  if (token.kind === "word" && Object.hasOwn(names, name)) {
    cursor.next();
    return names[name] as number;
  }
  throw cursor.expected(`${what}: a number, or one of ${Object.keys(names).join(", ")}`);
}

export const readPort = (cursor: Cursor): number => named(cursor, PORTS, "a port", 65535);
export const readIpProtocol = (cursor: Cursor): number => named(cursor, IP_PROTOCOLS, "a protocol", 255);

export function readEtherType(cursor: Cursor): number | "stp" {
  return cursor.word("stp") ? "stp" : named(cursor, ETHER_TYPES, "an Ethernet type", 0xffff);
}

/** `1-1024`; the lower port first or last. */
export function readPortRange(cursor: Cursor): { from: number; to: number } {
  const token = cursor.next();
  const ports = /^(\d+)-(\d+)$/.exec(token.text)?.slice(1).map(Number) ?? [];
  const [first, second] = ports;
  if (first === undefined || second === undefined || Math.max(first, second) > 65535)
    throw cursor.fail("A range of ports is written 1-1024.", token);
  return { from: Math.min(first, second), to: Math.max(first, second) };
}

export function readVlanId(cursor: Cursor): number | null {
  if (cursor.token.kind !== "number") return null;
  const token = cursor.next();
  const id = readNumber(token.text);
  if (id > 4095) throw cursor.fail("A VLAN's number is at most 4095.", token);
  return id;
}
