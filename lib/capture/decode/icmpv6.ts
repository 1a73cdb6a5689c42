/** ICMPv6 (RFC 4443) with neighbour discovery (RFC 4861, 8106) and multicast listeners (RFC 2710, 3810). */
import { type Bytes, hexNumber } from "./bytes";
import { groupRecords } from "./igmp";
import type { Dissector, LayerWriter, PacketWriter } from "./layer";

const TYPES: Readonly<Record<number, string>> = {
  1: "Destination unreachable",
  2: "Packet too big",
  3: "Time exceeded",
  4: "Parameter problem",
  128: "Echo request",
  129: "Echo reply",
  130: "Multicast listener query",
  131: "Multicast listener report",
  132: "Multicast listener done",
  133: "Router solicitation",
  134: "Router advertisement",
  135: "Neighbour solicitation",
  136: "Neighbour advertisement",
  137: "Redirect",
  143: "Multicast listener report, version 2",
};
const UNREACHABLE = [
  "no route",
  "prohibited",
  "beyond scope of source",
  "address",
  "port",
  "source not allowed",
  "route rejected",
];
const OPTIONS: Readonly<Record<number, string>> = {
  1: "Link address of the source",
  2: "Link address of the target",
  3: "Prefix",
  4: "Redirected header",
  5: "MTU",
  25: "Recursive DNS server",
  31: "DNS search list",
};

const seconds = (value: number): string => (value === 0xffffffff ? "for ever" : `${value} s`);

function optionValue(bytes: Bytes, at: number, kind: number, length: number): string {
  if ((kind === 1 || kind === 2) && length >= 8) return bytes.mac(at + 2);
  if (kind === 3 && length >= 32) {
    const flags = bytes.u8(at + 3);
    const uses = [flags & 0x80 && "on link", flags & 0x40 && "for addresses"].filter(Boolean).join(", ");
    return `${bytes.ip6(at + 16)}/${bytes.u8(at + 2)}, ${uses}, valid ${seconds(bytes.u32(at + 4))}`;
  }
  if (kind === 5) return String(bytes.u32(at + 4));
  if (kind === 25) {
    const count = Math.floor((length - 8) / 16);
    return Array.from({ length: count }, (_, index) => bytes.ip6(at + 8 + 16 * index)).join(", ");
  }
  return bytes.hex(at + 2, Math.min(length - 2, 32));
}

/** @returns the link address that is told, if one is */
function options(bytes: Bytes, layer: LayerWriter, from: number): string | null {
  let address: string | null = null;
  for (let at = from; at + 2 <= bytes.length; ) {
    const [kind, length] = [bytes.u8(at), bytes.u8(at + 1) * 8];
    // A length of nothing would never end (RFC 4861, section 4.6: such a packet is dropped).
    if (length === 0) break;
    const value = optionValue(bytes, at, kind, length);
    layer.add(OPTIONS[kind] ?? `Option ${kind}`, at, Math.min(length, bytes.length - at), value);
    if (kind === 1 || kind === 2) address = value;
    at += length;
  }
  return address;
}

function advertisedRouter(bytes: Bytes, layer: LayerWriter): string {
  const flags = bytes.u8(5);
  const names = [flags & 0x80 && "addresses by DHCP", flags & 0x40 && "the rest by DHCP"].filter(Boolean);
  layer.add("Hop limit", 4, 1, bytes.u8(4));
  layer.add("Flags", 5, 1, names.join(", ") || "none");
  layer.add("Router for", 6, 2, seconds(bytes.u16(6)));
  layer.add("Neighbours stay reachable for", 8, 4, `${bytes.u32(8)} ms`);
  layer.add("Ask again after", 12, 4, `${bytes.u32(12)} ms`);
  options(bytes, layer, 16);
  return `, router for ${seconds(bytes.u16(6))}`;
}

function neighbour(bytes: Bytes, layer: LayerWriter, type: number): string {
  const target = bytes.ip6(8);
  if (type === 136) {
    const flags = bytes.u8(4);
    const names = [flags & 0x80 && "router", flags & 0x40 && "asked for", flags & 0x20 && "override"].filter(Boolean);
    layer.add("Flags", 4, 1, names.join(", ") || "none");
  }
  layer.add("Target", 8, 16, target);
  const address = options(bytes, layer, 24);
  if (type === 135) return ` for ${target}${address ? ` from ${address}` : ""}`;
  return `: ${target}${address ? ` is at ${address}` : ""}`;
}

/** The message's own fields. @returns what is to be said after its name */
function body(bytes: Bytes, layer: LayerWriter, type: number, code: number): string {
  switch (type) {
    case 1:
      return `: ${UNREACHABLE[code] ?? `code ${code}`}`;
    case 2:
      layer.add("Largest packet that passes", 4, 4, bytes.u32(4));
      return `, at most ${bytes.u32(4)} bytes pass`;
    case 128:
    case 129:
      layer.add("Identifier", 4, 2, bytes.u16(4));
      layer.add("Sequence", 6, 2, bytes.u16(6));
      return `, id ${bytes.u16(4)}, sequence ${bytes.u16(6)}`;
    case 130:
    case 131:
    case 132:
      layer.add("Group", 8, 16, bytes.ip6(8));
      return `, ${bytes.ip6(8)}`;
    case 133:
      options(bytes, layer, 8);
      return "";
    case 134:
      return advertisedRouter(bytes, layer);
    case 135:
    case 136:
      return neighbour(bytes, layer, type);
    case 137:
      layer.add("Better router", 8, 16, bytes.ip6(8));
      layer.add("Destination", 24, 16, bytes.ip6(24));
      options(bytes, layer, 40);
      return `, ${bytes.ip6(24)} better by ${bytes.ip6(8)}`;
    case 143:
      layer.add("Groups", 6, 2, bytes.u16(6));
      return `: ${groupRecords(bytes, layer, bytes.u16(6), 16)}`;
    default:
      return "";
  }
}

export const icmpv6: Dissector = (bytes, packet: PacketWriter) => {
  const layer = packet.layer("ICMPv6", bytes);
  const [type, code] = [bytes.u8(0), bytes.u8(1)];
  const name = TYPES[type] ?? `type ${type}`;
  layer.title = `ICMPv6, ${name.toLowerCase()}`;
  packet.say(name);
  layer.add("Type", 0, 1, `${name} (${type})`);
  layer.add("Code", 1, 1, code);
  layer.add("Checksum", 2, 2, hexNumber(bytes.u16(2), 4));
  packet.say(`${name}${body(bytes, layer, type, code)}`);
  const echo = type === 128 || type === 129;
  if (type > 4 && !echo) return null;
  layer.length = 8;
  if (echo) return { protocol: "data", bytes: bytes.from(8) };
  packet.quoted = true;
  return { protocol: "ipv6", bytes: bytes.from(8) };
};
