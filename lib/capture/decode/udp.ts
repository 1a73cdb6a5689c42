/** UDP (RFC 768). */
import { hexNumber } from "./bytes";
import type { Dissector, ProtocolName } from "./layer";
import { bytesText } from "./names";

const PORTS: Readonly<Record<number, ProtocolName>> = {
  53: "dns",
  67: "dhcp",
  68: "dhcp",
  5353: "dns",
  5355: "dns",
  4789: "vxlan",
  // What Linux uses when no port is given (ip-link(8)).
  8472: "vxlan",
};

export const udp: Dissector = (bytes, packet) => {
  const layer = packet.layer("UDP", bytes);
  layer.length = 8;
  const [from, to, length] = [bytes.u16(0), bytes.u16(2), bytes.u16(4)];
  layer.title = `UDP, ${from} → ${to}`;
  packet.say(`${from} → ${to}`);
  layer.add("Source port", 0, 2, from);
  layer.add("Destination port", 2, 2, to);
  layer.add("Length", 4, 2, bytesText(length));
  layer.add("Checksum", 6, 2, bytes.u16(6) === 0 ? "none" : hexNumber(bytes.u16(6), 4));
  const inside = bytes.from(8, length < 8 ? undefined : length - 8);
  packet.say(`${from} → ${to}, ${bytesText(inside.length)}`);
  return { protocol: PORTS[to] ?? PORTS[from] ?? "data", bytes: inside };
};
