/** IGMP, versions 1 to 3 (RFC 1112, 2236, 3376). */
import { type Bytes, hexNumber } from "./bytes";
import type { Dissector, LayerWriter } from "./layer";

const TYPES: Readonly<Record<number, string>> = {
  17: "Membership query",
  18: "Membership report, version 1",
  22: "Membership report, version 2",
  23: "Leave group",
  34: "Membership report, version 3",
};
const RECORDS = [
  "",
  "is: only these",
  "is: all but these",
  "to: only these",
  "to: all but these",
  "allow new",
  "block old",
];

/** Records of groups, in the form that IGMPv3 and MLDv2 share. @returns what they say, in short */
export function groupRecords(bytes: Bytes, layer: LayerWriter, count: number, addressBytes: 4 | 16): string {
  const read = (at: number) => (addressBytes === 4 ? bytes.ip4(at) : bytes.ip6(at));
  const said: string[] = [];
  for (let record = 0, at = 8; record < count; record++) {
    const [kind, auxiliary, sources] = [bytes.u8(at), bytes.u8(at + 1), bytes.u16(at + 2)];
    const group = read(at + 4);
    const length = 4 + addressBytes * (1 + sources) + 4 * auxiliary;
    const verb =
      kind === 4 || kind === 2 ? "joins" : kind === 3 || kind === 1 ? (sources ? "joins" : "leaves") : "changes";
    const inside = layer.add(
      "Group",
      at,
      Math.min(length, bytes.length - at),
      `${group} (${RECORDS[kind] || `kind ${kind}`})`,
    );
    said.push(`${verb} ${group}`);
    for (let source = 0; source < sources; source++) {
      const place = at + 4 + addressBytes * (1 + source);
      inside.add("Source", place, addressBytes, read(place));
    }
    at += length;
  }
  return said.join(", ");
}

export const igmp: Dissector = (bytes, packet) => {
  const layer = packet.layer("IGMP", bytes);
  const type = bytes.u8(0);
  const name = TYPES[type] ?? `type ${hexNumber(type, 2)}`;
  layer.title = `IGMP, ${name.toLowerCase()}`;
  layer.add("Type", 0, 1, `${name} (${hexNumber(type, 2)})`);
  layer.add("Longest wait for an answer", 1, 1, `${bytes.u8(1) / 10} s`);
  layer.add("Checksum", 2, 2, hexNumber(bytes.u16(2), 4));
  packet.say(name);
  if (type === 0x22) {
    layer.add("Groups", 6, 2, bytes.u16(6));
    packet.say(`${name}: ${groupRecords(bytes, layer, bytes.u16(6), 4)}`);
    return null;
  }
  const group = bytes.ip4(4);
  layer.add("Group", 4, 4, group);
  packet.say(group === "0.0.0.0" ? `${name}, all groups` : `${name}, ${group}`);
  return null;
};
