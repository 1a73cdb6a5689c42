/** IEEE 802.2 logical link control, with SNAP. */
import { hexNumber } from "./bytes";
import type { Dissector } from "./layer";
import { etherTypeName, etherTypeProtocol } from "./names";

const SAPS: Readonly<Record<number, string>> = {
  66: "spanning tree",
  170: "SNAP",
  224: "IPX",
  240: "NetBIOS",
  254: "ISO",
};
const SAP_STP = 0x42;
const SAP_SNAP = 0xaa;
/** Cisco's protocol number for a spanning tree of each VLAN (PVST+), under its own OUI. */
const CISCO = 0x00000c;
const PVST = 0x010b;

const sap = (value: number): string => `${hexNumber(value, 2)}${SAPS[value] ? ` (${SAPS[value]})` : ""}`;

export const llc: Dissector = (bytes, packet) => {
  const layer = packet.layer("LLC", bytes, "Logical link control");
  layer.length = 3;
  const [to, from] = [bytes.u8(0), bytes.u8(1)];
  layer.add("Destination service", 0, 1, sap(to));
  layer.add("Source service", 1, 1, sap(from));
  layer.add("Control", 2, 1, hexNumber(bytes.u8(2), 2));
  packet.say(`LLC for ${sap(to)}`);
  if (to === SAP_STP) return { protocol: "stp", bytes: bytes.from(3) };
  if (to !== SAP_SNAP) return { protocol: "data", bytes: bytes.from(3) };
  const [organization, protocol] = [bytes.u24(3), bytes.u16(6)];
  layer.length = 8;
  layer.add("Organization", 3, 3, hexNumber(organization, 6));
  layer.add("Protocol", 6, 2, organization === 0 ? etherTypeName(protocol) : hexNumber(protocol, 4));
  const inside = bytes.from(8);
  if (organization === 0) return { protocol: etherTypeProtocol(protocol), bytes: inside };
  return { protocol: organization === CISCO && protocol === PVST ? "stp" : "data", bytes: inside };
};
