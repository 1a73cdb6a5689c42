/** Spanning tree: bridge protocol data units of STP, RSTP and MSTP (IEEE 802.1D, 802.1Q). */
import { type Bytes, hexNumber } from "./bytes";
import type { Dissector, LayerWriter } from "./layer";

const VERSIONS: Readonly<Record<number, string>> = { 0: "STP", 2: "RSTP", 3: "MSTP" };
const TOPOLOGY_CHANGE = 0x80;
const ROLES = ["unknown", "alternate or backup", "root", "designated"];

const bridgeId = (bytes: Bytes, at: number): string => {
  const priority = bytes.u16(at);
  const extension = priority & 0xfff;
  return `${priority & 0xf000}${extension ? `.${extension}` : ""} / ${bytes.mac(at + 2)}`;
};
const seconds = (bytes: Bytes, at: number): string => `${bytes.u16(at) / 256} s`;

function flags(layer: LayerWriter, value: number): string {
  const role = ROLES[(value >> 2) & 3] as string;
  const set = [
    value & 0x01 && "topology change",
    value & 0x02 && "proposal",
    value & 0x10 && "learning",
    value & 0x20 && "forwarding",
    value & 0x40 && "agreement",
    value & 0x80 && "topology change acknowledged",
  ].filter(Boolean);
  layer.add("Flags", 4, 1, [hexNumber(value, 2), ...set].join(", "));
  return role;
}

export const stp: Dissector = (bytes, packet) => {
  const layer = packet.layer("STP", bytes, "Spanning tree");
  const [version, type] = [bytes.u8(2), bytes.u8(3)];
  layer.add("Protocol", 0, 2, bytes.u16(0));
  layer.add("Version", 2, 1, VERSIONS[version] ?? version);
  if (type === TOPOLOGY_CHANGE) {
    layer.add("Type", 3, 1, "Topology change notification");
    packet.say("Topology change notification");
    return null;
  }
  layer.add("Type", 3, 1, type === 2 ? "Rapid or multiple spanning tree" : type === 0 ? "Configuration" : type);
  const role = flags(layer, bytes.u8(4));
  if (version >= 2) layer.add("Role of the port", 4, 1, role);
  layer.add("Root bridge", 5, 8, bridgeId(bytes, 5));
  layer.add("Cost to the root", 13, 4, bytes.u32(13));
  layer.add("This bridge", 17, 8, bridgeId(bytes, 17));
  layer.add("Port", 25, 2, hexNumber(bytes.u16(25), 4));
  layer.add("Age", 27, 2, seconds(bytes, 27));
  layer.add("Greatest age", 29, 2, seconds(bytes, 29));
  layer.add("Hello every", 31, 2, seconds(bytes, 31));
  layer.add("Forward delay", 33, 2, seconds(bytes, 33));
  const name = VERSIONS[version] ?? `version ${version}`;
  const change = bytes.u8(4) & 1 ? ", topology change" : "";
  const says = `${name}, root ${bridgeId(bytes, 5)}, cost ${bytes.u32(13)}, port ${hexNumber(bytes.u16(25), 4)}${change}`;
  layer.title = `Spanning tree: ${says}`;
  packet.say(says);
  return null;
};
