/** VXLAN (RFC 7348): Ethernet in UDP. */
import { hexNumber } from "./bytes";
import type { Dissector } from "./layer";

export const vxlan: Dissector = (bytes, packet) => {
  const layer = packet.layer("VXLAN", bytes);
  layer.length = 8;
  layer.title = `VXLAN, network ${bytes.u24(4)}`;
  layer.add("Flags", 0, 1, hexNumber(bytes.u8(0), 2));
  layer.add("Network identifier", 4, 3, bytes.u24(4));
  packet.say(`VXLAN network ${bytes.u24(4)}`);
  return { protocol: "ethernet", bytes: bytes.from(8) };
};
