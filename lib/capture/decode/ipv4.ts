/** IPv4 (RFC 791; DSCP and ECN: RFC 2474, RFC 3168). */
import { type Bytes, hexNumber } from "./bytes";
import type { Dissector, Inside, LayerWriter, PacketWriter } from "./layer";
import { bytesText, ipProtocol, ipProtocolName } from "./names";

const OPTIONS: Readonly<Record<number, string>> = {
  0: "End of options",
  1: "No operation",
  7: "Record route",
  68: "Timestamps",
  131: "Loose source route",
  137: "Strict source route",
  148: "Router alert",
};

function options(bytes: Bytes, layer: LayerWriter, end: number): void {
  for (let at = 20; at < end; ) {
    const kind = bytes.u8(at);
    const length = kind < 2 ? 1 : Math.max(2, bytes.u8(at + 1));
    layer.add("Option", at, Math.min(length, end - at), OPTIONS[kind] ?? `kind ${kind}`);
    if (kind === 0) return;
    at += length;
  }
}

export const ipv4: Dissector = (bytes, packet) => {
  const layer = packet.layer("IPv4", bytes);
  const header = (bytes.u8(0) & 0xf) * 4;
  layer.length = Math.max(20, header);
  const [source, destination] = [bytes.ip4(12), bytes.ip4(16)];
  const [total, protocol] = [bytes.u16(2), bytes.u8(9)];
  layer.title = `IPv4, ${source} → ${destination}`;
  packet.between(source, destination);
  layer.add("Version", 0, 1, bytes.u8(0) >> 4);
  layer.add("Length of header", 0, 1, bytesText(header));
  layer.add("Differentiated services", 1, 1, bytes.u8(1) >> 2);
  layer.add("Congestion notification", 1, 1, bytes.u8(1) & 3);
  layer.add("Length", 2, 2, total === 0 ? "not written yet (left to the sending hardware)" : bytesText(total));
  layer.add("Identification", 4, 2, hexNumber(bytes.u16(4), 4));
  const fragment = flags(bytes, layer);
  layer.add("Time to live", 8, 1, bytes.u8(8));
  layer.add("Protocol", 9, 1, `${ipProtocolName(protocol)} (${protocol})`);
  const right = bytes.length >= header && bytes.from(0, header).checksum() === 0;
  layer.add("Checksum", 10, 2, `${hexNumber(bytes.u16(10), 4)} (${right ? "right" : "wrong"})`);
  if (!right) packet.wrong("The checksum of the IPv4 header is wrong.");
  layer.add("Source", 12, 4, source);
  layer.add("Destination", 16, 4, destination);
  options(bytes, layer, header);
  return inside(bytes.from(header, total === 0 ? undefined : Math.max(0, total - header)), packet, protocol, fragment);
};

/** @returns how many bytes of the packet came in fragments before this one */
function flags(bytes: Bytes, layer: LayerWriter): number {
  const word = bytes.u16(6);
  const names = [word & 0x4000 && "don't fragment", word & 0x2000 && "more fragments follow"].filter(Boolean);
  layer.add("Flags", 6, 1, names.join(", ") || "none");
  const offset = (word & 0x1fff) * 8;
  layer.add("Fragment begins at", 6, 2, bytesText(offset));
  return offset;
}

function inside(bytes: Bytes, packet: PacketWriter, protocol: number, fragment: number): Inside {
  packet.say(`${ipProtocolName(protocol)}, ${bytesText(bytes.length)}`);
  if (fragment === 0) return { protocol: ipProtocol(protocol), bytes };
  packet.say(`Fragment of ${ipProtocolName(protocol)}, from byte ${fragment} on`);
  return { protocol: "data", bytes };
}
