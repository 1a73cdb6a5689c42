/** LLDP (IEEE 802.1AB). */
import type { Bytes } from "./bytes";
import type { Dissector } from "./layer";

const NAMES: Readonly<Record<number, string>> = {
  0: "End",
  1: "Chassis",
  2: "Port",
  3: "Time to live",
  4: "Description of the port",
  5: "Name of the system",
  6: "Description of the system",
  7: "Capabilities",
  8: "Address of management",
  127: "Of an organization",
};
/** Subtypes of the chassis and the port that are MAC addresses. */
const MAC_SUBTYPES: Readonly<Record<number, number>> = { 1: 4, 2: 3 };

function textOf(bytes: Bytes, type: number, at: number, length: number): string {
  if ((type === 1 || type === 2) && length > 1) {
    const isMac = bytes.u8(at) === MAC_SUBTYPES[type] && length === 7;
    return isMac ? bytes.mac(at + 1) : bytes.text(at + 1, length - 1);
  }
  if (type === 3 && length >= 2) return `${bytes.u16(at)} s`;
  if (type >= 4 && type <= 6) return bytes.text(at, length);
  return bytes.hex(at, Math.min(length, 32));
}

export const lldp: Dissector = (bytes, packet) => {
  const layer = packet.layer("LLDP", bytes, "Link layer discovery");
  const found = new Map<number, string>();
  for (let at = 0; at + 2 <= bytes.length; ) {
    const [type, length] = [bytes.u16(at) >> 9, bytes.u16(at) & 0x1ff];
    const value = textOf(bytes, type, at + 2, length);
    layer.add(NAMES[type] ?? `Type ${type}`, at, 2 + length, value);
    found.set(type, value);
    at += 2 + length;
    if (type === 0) break;
  }
  packet.say([found.get(5) ?? found.get(1), found.get(2), found.get(4)].filter(Boolean).join(", "));
  return null;
};
