/** Ethernet II and IEEE 802.3. */
import type { Bytes } from "./bytes";
import type { Dissector, Inside, LayerWriter } from "./layer";
import { bytesText, etherTypeName, etherTypeProtocol, LONGEST_LLC } from "./names";

const HEADER = 14;

function address(mac: string): string {
  if (mac === "ff:ff:ff:ff:ff:ff") return `${mac} (broadcast)`;
  return Number.parseInt(mac.slice(0, 2), 16) & 1 ? `${mac} (multicast)` : mac;
}

/** What a type field, `at` bytes in, says is inside. Shared with VLAN tags, which end like an Ethernet header. */
export function typed(bytes: Bytes, layer: LayerWriter, at: number): Inside {
  const type = bytes.u16(at);
  if (type > LONGEST_LLC) {
    layer.add("Type", at, 2, etherTypeName(type));
    return { protocol: etherTypeProtocol(type), bytes: bytes.from(at + 2) };
  }
  layer.add("Length", at, 2, bytesText(type));
  return { protocol: "llc", bytes: bytes.from(at + 2, type) };
}

export const ethernet: Dissector = (bytes, packet) => {
  const layer = packet.layer("Ethernet", bytes);
  layer.length = HEADER;
  const [destination, source] = [bytes.mac(0), bytes.mac(6)];
  layer.title = `Ethernet, ${source} → ${destination}`;
  layer.add("Destination", 0, 6, address(destination));
  layer.add("Source", 6, 6, address(source));
  packet.between(source, destination);
  const inside = typed(bytes, layer, 12);
  if (inside.protocol === "data") packet.say(`Type ${etherTypeName(bytes.u16(12))}`);
  return inside;
};
