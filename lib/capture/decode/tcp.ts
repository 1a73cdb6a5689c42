/** TCP (RFC 9293) with its common options (RFC 7323, RFC 2018). */
import { type Bytes, hexNumber } from "./bytes";
import type { Dissector, LayerWriter } from "./layer";
import { bytesText } from "./names";

const FLAGS: readonly [bit: number, name: string][] = [
  [0x80, "CWR"],
  [0x40, "ECE"],
  [0x20, "URG"],
  [0x10, "ACK"],
  [0x08, "PSH"],
  [0x04, "RST"],
  [0x02, "SYN"],
  [0x01, "FIN"],
];
/** In the order that people say them. */
const SPOKEN = ["SYN", "FIN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"];

function optionText(bytes: Bytes, at: number, kind: number, length: number): string {
  if (kind === 0) return "End of options";
  if (kind === 1) return "No operation";
  if (kind === 2 && length === 4) return `Largest segment ${bytesText(bytes.u16(at + 2))}`;
  if (kind === 3 && length === 3)
    return `Window scale ${bytes.u8(at + 2)} (times ${2 ** Math.min(bytes.u8(at + 2), 14)})`;
  if (kind === 4) return "Selective acknowledgement permitted";
  if (kind === 5) {
    const ranges = Array.from({ length: Math.floor((length - 2) / 8) }, (_, index) => {
      const from = at + 2 + 8 * index;
      return `${bytes.u32(from)}–${bytes.u32(from + 4)}`;
    });
    return `Has received ${ranges.join(", ")}`;
  }
  if (kind === 8 && length === 10) return `Timestamp ${bytes.u32(at + 2)}, echo of ${bytes.u32(at + 6)}`;
  return `Kind ${kind}, ${bytesText(length)}`;
}

function options(bytes: Bytes, layer: LayerWriter, end: number): void {
  for (let at = 20; at < end; ) {
    const kind = bytes.u8(at);
    const length = kind < 2 ? 1 : Math.max(2, bytes.u8(at + 1));
    layer.add("Option", at, Math.min(length, end - at), optionText(bytes, at, kind, length));
    if (kind === 0) return;
    at += length;
  }
}

export const tcp: Dissector = (bytes, packet) => {
  const layer = packet.layer("TCP", bytes);
  const [from, to, flags] = [bytes.u16(0), bytes.u16(2), bytes.u8(13)];
  const header = (bytes.u8(12) >> 4) * 4;
  layer.length = Math.max(20, header);
  const set = FLAGS.filter(([bit]) => flags & bit).map(([, name]) => name);
  const spoken = SPOKEN.filter((name) => set.includes(name)).join(", ");
  layer.title = `TCP, ${from} → ${to} [${spoken}]`;
  packet.say(`${from} → ${to} [${spoken}]`);
  layer.add("Source port", 0, 2, from);
  layer.add("Destination port", 2, 2, to);
  layer.add("Sequence", 4, 4, bytes.u32(4));
  layer.add("Acknowledgement", 8, 4, bytes.u32(8));
  layer.add("Length of header", 12, 1, bytesText(header));
  const inFlags = layer.add("Flags", 13, 1, spoken || "none");
  for (const [bit, name] of FLAGS) inFlags.add(name, 13, 1, flags & bit ? "set" : "not set");
  layer.add("Window", 14, 2, bytes.u16(14));
  // Left to hardware, which a virtual cable has none of: seldom right, and never looked at.
  layer.add("Checksum", 16, 2, hexNumber(bytes.u16(16), 4));
  layer.add("Urgent pointer", 18, 2, bytes.u16(18));
  options(bytes, layer, header);
  const inside = bytes.from(Math.max(20, header));
  const acknowledged = flags & 0x10 ? ` ack ${bytes.u32(8)}` : "";
  packet.say(
    `${from} → ${to} [${spoken}] seq ${bytes.u32(4)}${acknowledged} win ${bytes.u16(14)} len ${inside.length}`,
  );
  return { protocol: "data", bytes: inside };
};
