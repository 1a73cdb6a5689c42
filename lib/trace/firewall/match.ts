/** Whether a packet fits a match of nftables (nft(8), EXPRESSIONS); null where Wirelab cannot tell. */
import { parseIp } from "../../topology/address";
import type { Statement } from "./ruleset";

/** A port; the kernel chooses the asking side's own from a range (ip(7), ip_local_port_range). */
export type Port = number | "chosen" | null;
const CHOSEN_FIRST = 32768;
const CHOSEN_LAST = 60999;

/** A packet as rules see it at one hook. Null is what is not known or not there. */
export interface RulePacket {
  family: 4 | 6;
  protocol: "icmp" | "icmpv6" | "tcp";
  source: string;
  destination: string;
  sourcePort: Port;
  destinationPort: Port;
  iif: string | null;
  oif: string | null;
  /** As connection tracking sees it. */
  state: "new" | "established";
  /** It answers an earlier packet. */
  isAnswer: boolean;
}

type Json = Record<string, unknown>;
type Verdict = boolean | null;
/** A field's value; "absent" when the packet has no such field, so that no comparison holds. */
type Value = { value: string | number | null } | "absent";

const PROTOCOL_NUMBERS: Record<string, number> = { icmp: 1, tcp: 6, icmpv6: 58, "ipv6-icmp": 58 };

function metaValue(key: string, packet: RulePacket): Value | null {
  switch (key) {
    case "iifname":
    case "iif":
      return { value: packet.iif ?? "" };
    case "oifname":
    case "oif":
      return { value: packet.oif ?? "" };
    case "l4proto":
      return { value: packet.protocol };
    case "nfproto":
      return { value: packet.family === 4 ? "ipv4" : "ipv6" };
    case "protocol":
      return { value: packet.family === 4 ? "ip" : "ip6" };
    default:
      return null;
  }
}

function payloadValue({ protocol, field }: { protocol?: unknown; field?: unknown }, packet: RulePacket): Value | null {
  if (protocol === "ip" || protocol === "ip6") {
    if ((protocol === "ip" ? 4 : 6) !== packet.family) return "absent";
    if (field === "saddr") return { value: packet.source };
    if (field === "daddr") return { value: packet.destination };
    if (field === "protocol" || field === "nexthdr") return { value: packet.protocol };
    return null;
  }
  if (protocol === "tcp" || protocol === "udp" || protocol === "th") {
    if (protocol !== "th" && packet.protocol !== protocol) return "absent";
    if (packet.protocol !== "tcp") return "absent";
    if (field === "dport") return { value: packet.destinationPort };
    if (field === "sport") return { value: packet.sourcePort };
    return null;
  }
  if (protocol === "icmp" || protocol === "icmpv6") {
    if (packet.protocol !== protocol) return "absent";
    return field === "type" ? { value: packet.isAnswer ? "echo-reply" : "echo-request" } : null;
  }
  return null;
}

function fieldOf(left: Json, packet: RulePacket): Value | null {
  const { meta, payload, ct } = left as { meta?: Json; payload?: Json; ct?: Json };
  if (meta) return metaValue(String(meta.key), packet);
  if (payload) return payloadValue(payload, packet);
  if (ct?.key === "state") return { value: packet.state };
  return null;
}

const asNumber = (value: string | number): number | null =>
  typeof value === "number" ? value : /^\d+$/.test(value) ? Number(value) : (PROTOCOL_NUMBERS[value] ?? null);

function sameAddress(a: string, b: string): boolean {
  const [x, y] = [parseIp(a), parseIp(b)];
  return x !== null && y !== null && x.family === y.family && x.value === y.value;
}

function inPrefix(value: string, prefix: Json): boolean {
  const [ip, network] = [parseIp(value), parseIp(String(prefix.addr))];
  if (!ip || !network || ip.family !== network.family) return false;
  const rest = BigInt((ip.family === 4 ? 32 : 128) - Number(prefix.len));
  return ip.value >> rest === network.value >> rest;
}

function between(value: string | number, [low, high]: [string | number, string | number]): Verdict {
  if (value === "chosen") return typeof low === "number" && typeof high === "number" ? chosenBetween(low, high) : null;
  const numbers = [low, value, high].map((one) => parseIp(String(one))?.value ?? asNumber(one));
  const [from, at, to] = numbers;
  if (from == null || at == null || to == null) return null;
  return from <= at && at <= to;
}

/** Whether a port that the kernel chooses lies between two; null when it may. */
function chosenBetween(low: number, high: number): Verdict {
  if (high < CHOSEN_FIRST || low > CHOSEN_LAST) return false;
  return low <= CHOSEN_FIRST && high >= CHOSEN_LAST ? true : null;
}

function equals(value: string | number, right: unknown): Verdict {
  if (value === "chosen" && typeof right === "number") return chosenBetween(right, right);
  if (typeof right === "string" && right.endsWith("*")) return String(value).startsWith(right.slice(0, -1));
  if (typeof right === "string" || typeof right === "number") {
    if (String(value) === String(right) || sameAddress(String(value), String(right))) return true;
    const [x, y] = [asNumber(value), asNumber(right)];
    return x !== null && x === y;
  }
  if (Array.isArray(right)) return any(right.map((one) => equals(value, one)));
  const { prefix, range, set } = (right ?? {}) as {
    prefix?: Json;
    range?: [string | number, string | number];
    set?: unknown;
  };
  if (prefix) return inPrefix(String(value), prefix);
  if (range) return between(value, range);
  if (set !== undefined) return any((Array.isArray(set) ? set : [set]).map((one) => equals(value, one)));
  return null;
}

const any = (verdicts: Verdict[]): Verdict => (verdicts.includes(true) ? true : verdicts.includes(null) ? null : false);

export function matches(match: Statement, packet: RulePacket): Verdict {
  const { op, left, right } = match as { op?: unknown; left?: Json; right?: unknown };
  const found = left ? fieldOf(left, packet) : null;
  if (found === null) return null;
  if (found === "absent") return false;
  if (found.value === null) return null;
  const same = equals(found.value, right);
  if (op === "==" || op === "in") return same;
  if (op === "!=") return same === null ? null : !same;
  return null;
}
