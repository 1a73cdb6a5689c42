/** VLAN tags: IEEE 802.1Q, and one in another (802.1ad, QinQ). */
import { typed } from "./ethernet";
import type { Dissector } from "./layer";

export const vlan: Dissector = (bytes, packet) => {
  const layer = packet.layer("VLAN", bytes);
  layer.length = 4;
  const tag = bytes.u16(0);
  layer.title = `VLAN ${tag & 0xfff}`;
  layer.add("Priority", 0, 1, tag >> 13);
  layer.add("May be dropped first", 0, 1, tag & 0x1000 ? "yes" : "no");
  layer.add("VLAN", 0, 2, tag & 0xfff);
  packet.say(`VLAN ${tag & 0xfff}`);
  return typed(bytes, layer, 2);
};
