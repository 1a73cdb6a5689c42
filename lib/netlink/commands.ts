/**
 * Commands of ip(8) as the rtnetlink messages that ip itself would send: the few
 * that set up the inside of a namespace and make up most of a large plan. What
 * these functions do not know is null, and is run as the command that it is.
 */
import type { Command } from "../plan/command";
import { FORWARDING_SYSCTL } from "../plan/steps/setForwarding";
import { addressBits, type Cidr, networkOf, parseCidr, parseIp } from "../topology/address";
import { ADDRESS, FAMILY, FLAG, LINK, PROTOCOL_BOOT, ROUTE, TABLE_MAIN, TYPE } from "./constants";
import { ipBytes } from "./ip";
import { type AttributeValue, encodeMessage, HEADER_BYTES, textBytes } from "./message";

/** One piece of work inside a namespace, or in the lab's root about one. */
export type Operation =
  | {
      kind: "netlink";
      message: Uint8Array;
      /** An interface whose index has to be written into the message, and where. */
      index?: { name: string; at: number };
    }
  /** `file`: a namespace whose open file has to be named in the message, and where. */
  | { kind: "namespace"; message: Uint8Array; file: { name: string; at: number } }
  | { kind: "write"; path: string; text: string };

const IFF_UP = 1;
const familyNumber = (family: 4 | 6) => (family === 4 ? FAMILY.inet : FAMILY.inet6);
const change = FLAG.request | FLAG.ack;
const DECIMAL = /^\d{1,9}$/;

/** `link set [dev] NAME up|down|mtu N` (struct ifinfomsg: flags at 8, the mask of those that change at 12). */
function linkSet(words: readonly string[]): Operation | null {
  const [name, verb, value, ...rest] = words[0] === "dev" ? words.slice(1) : words;
  if (name === undefined || rest.length > 0) return null;
  const body = new Uint8Array(16);
  const attributes: [number, AttributeValue][] = [[LINK.name, textBytes(name)]];
  if ((verb === "up" || verb === "down") && value === undefined) {
    body[8] = verb === "up" ? IFF_UP : 0;
    body[12] = IFF_UP;
  } else if (verb === "mtu" && value !== undefined && DECIMAL.test(value)) attributes.push([LINK.mtu, Number(value)]);
  else return null;
  return { kind: "netlink", message: encodeMessage(TYPE.newLink, change, body, attributes) };
}

const isLoopback = ({ family, value }: Cidr) => family === 4 && value >> 24n === 127n;

/** `address add CIDR dev NAME` (struct ifaddrmsg: the interface's index at 4). */
function addressAdd(words: readonly string[]): Operation | null {
  const [text = "", dev, name, ...rest] = words;
  const cidr = parseCidr(text);
  // Scopes that ip gives by itself (default_scope in ipaddress.c) are left to it.
  if (!cidr || dev !== "dev" || name === undefined || rest.length > 0 || isLoopback(cidr)) return null;
  const body = new Uint8Array(8);
  body[0] = familyNumber(cidr.family);
  body[1] = cidr.prefix;
  const bytes = ipBytes(cidr);
  const flags = change | FLAG.create | FLAG.exclusive;
  const message = encodeMessage(TYPE.newAddress, flags, body, [
    [ADDRESS.local, bytes],
    [ADDRESS.address, bytes],
  ]);
  return { kind: "netlink", message, index: { name, at: HEADER_BYTES + 4 } };
}

const SCOPE_UNIVERSE = 0;
const UNICAST = 1;

/** `route add TO via GATEWAY [metric N]`: the form that most routes have. */
function routeAdd(words: readonly string[]): Operation | null {
  const [to = "", via, gatewayText = "", metric, metricText, ...rest] = words;
  const gateway = parseIp(gatewayText);
  if (via !== "via" || !gateway || rest.length > 0) return null;
  if (metric !== undefined && (metric !== "metric" || metricText === undefined || !DECIMAL.test(metricText)))
    return null;
  const bits = addressBits(gateway.family);
  const destination = to === "default" ? null : parseCidr(to.includes("/") ? to : `${to}/${bits}`);
  if (to !== "default" && destination?.family !== gateway.family) return null;
  const body = new Uint8Array(12);
  body[0] = familyNumber(gateway.family);
  body[1] = destination?.prefix ?? 0;
  body[4] = TABLE_MAIN;
  body[5] = PROTOCOL_BOOT;
  body[6] = SCOPE_UNIVERSE;
  body[7] = UNICAST;
  const attributes: [number, AttributeValue][] = [
    // The kernel refuses bits beyond the prefix, as ip does.
    ...(destination ? [[ROUTE.destination, ipBytes(destination)] as [number, AttributeValue]] : []),
    [ROUTE.gateway, ipBytes(gateway)],
    ...(metricText === undefined ? [] : [[ROUTE.priority, Number(metricText)] as [number, AttributeValue]]),
  ];
  if (destination && networkOf(destination).value !== destination.value) return null;
  const flags = change | FLAG.create | FLAG.exclusive;
  return { kind: "netlink", message: encodeMessage(TYPE.newRoute, flags, body, attributes) };
}

/** `sysctl -w NAME=VALUE` of those that plans set. */
function sysctl(args: readonly string[]): Operation | null {
  const [flag, setting = "", ...rest] = args;
  const [name = "", value = ""] = setting.split("=");
  const known: readonly string[] = Object.values(FORWARDING_SYSCTL);
  if (flag !== "-w" || rest.length > 0 || !known.includes(name) || !/^[01]$/.test(value)) return null;
  return { kind: "write", path: `/proc/sys/${name.replaceAll(".", "/")}`, text: value };
}

/** What a command of a namespace comes down to; null when it has to be run as it is. */
export function operationOf({ file, args, netns }: Command): Operation | null {
  if (netns === undefined) return null;
  if (file === "sysctl") return sysctl(args);
  if (file !== "ip") return null;
  const [object, verb, ...words] = args;
  if (object === "link" && verb === "set") return linkSet(words);
  if (object === "address" && verb === "add") return addressAdd(words);
  if (object === "route" && verb === "add") return routeAdd(words);
  return null;
}
