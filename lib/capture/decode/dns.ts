/** DNS (RFC 1035, 3596, 2782), and its multicast form (RFC 6762). */
import { type Bytes, hexNumber } from "./bytes";
import { readName } from "./dnsName";
import type { Dissector, LayerWriter } from "./layer";
import { bytesText } from "./names";

const TYPES: Readonly<Record<number, string>> = {
  1: "A",
  2: "NS",
  5: "CNAME",
  6: "SOA",
  12: "PTR",
  15: "MX",
  16: "TXT",
  28: "AAAA",
  33: "SRV",
  41: "OPT",
  47: "NSEC",
  65: "HTTPS",
  255: "ANY",
};
const RESPONSES = ["no error", "format error", "server failure", "no such name", "not implemented", "refused"];
const SECTIONS = ["Answer", "Authority", "Additional"];
const MULTICAST_PORT = 5353;
/** Records shown of one message. One packet cannot hold many more. */
const MAX_RECORDS = 512;

const typeName = (type: number): string => TYPES[type] ?? `type ${type}`;

function recordData(bytes: Bytes, type: number, at: number, length: number): string {
  if (type === 1 && length === 4) return bytes.ip4(at);
  if (type === 28 && length === 16) return bytes.ip6(at);
  if (type === 2 || type === 5 || type === 12) return readName(bytes, at).name;
  if (type === 15) return `${bytes.u16(at)} ${readName(bytes, at + 2).name}`;
  if (type === 33) return `${readName(bytes, at + 6).name} port ${bytes.u16(at + 4)}`;
  if (type === 6) return readName(bytes, at).name;
  if (type === 16 && length > 0) return bytes.text(at + 1, Math.min(length - 1, bytes.u8(at)));
  return bytesText(length);
}

function questions(bytes: Bytes, layer: LayerWriter, count: number): { end: number; said: string[] } {
  const said: string[] = [];
  let at = 12;
  for (let index = 0; index < count; index++) {
    const { name, end } = readName(bytes, at);
    const text = `${typeName(bytes.u16(end))} ${name}`;
    // In multicast DNS the top bit of the class asks for an answer to the asker alone.
    layer.add("Question", at, end + 4 - at, bytes.u16(end + 2) & 0x8000 ? `${text} (answer to me alone)` : text);
    said.push(text);
    at = end + 4;
  }
  return { end: at, said };
}

function records(bytes: Bytes, layer: LayerWriter, label: string, count: number, from: number) {
  const said: string[] = [];
  let at = from;
  for (let index = 0; index < count; index++) {
    const { name, end } = readName(bytes, at);
    const [type, ttl, length] = [bytes.u16(end), bytes.u32(end + 4), bytes.u16(end + 8)];
    const value = recordData(bytes, type, end + 10, length);
    const field = layer.add(label, at, end + 10 + length - at, `${name} ${typeName(type)} ${value}`);
    field.add("Time to live", end + 4, 4, `${ttl} s`);
    said.push(`${typeName(type)} ${value}`);
    at = end + 10 + length;
  }
  return { end: at, said };
}

export const dns: Dissector = (bytes, packet) => {
  const multicast = packet.layers.some(
    ({ title }) => title.startsWith("UDP") && title.includes(String(MULTICAST_PORT)),
  );
  const name = multicast ? "mDNS" : "DNS";
  const layer = packet.layer(name, bytes);
  const flags = bytes.u16(2);
  const response = (flags & 0x8000) !== 0;
  const error = flags & 0xf;
  layer.title = `${name} ${response ? "response" : "query"}`;
  packet.say(response ? "Response" : "Query");
  layer.add("Identifier", 0, 2, hexNumber(bytes.u16(0), 4));
  const inFlags = layer.add("Flags", 2, 2, `${hexNumber(flags, 4)}, ${response ? "response" : "query"}`);
  inFlags.add("Authoritative", 2, 1, flags & 0x0400 ? "yes" : "no");
  inFlags.add("Cut short", 2, 1, flags & 0x0200 ? "yes" : "no");
  inFlags.add("Recursion wanted", 2, 1, flags & 0x0100 ? "yes" : "no");
  inFlags.add("Recursion available", 3, 1, flags & 0x0080 ? "yes" : "no");
  if (response) inFlags.add("Outcome", 3, 1, RESPONSES[error] ?? error);
  ["Questions", "Answers", "Authorities", "Additional records"].forEach((label, index) => {
    layer.add(label, 4 + 2 * index, 2, bytes.u16(4 + 2 * index));
  });
  const asked = questions(bytes, layer, Math.min(bytes.u16(4), MAX_RECORDS));
  const question = asked.said.join(", ");
  packet.say(response ? `Response ${question}` : `Query ${question}`);
  let at = asked.end;
  SECTIONS.forEach((label, section) => {
    const found = records(bytes, layer, label, Math.min(bytes.u16(6 + 2 * section), MAX_RECORDS), at);
    at = found.end;
    if (section > 0 || !response) return;
    const outcome = error ? (RESPONSES[error] ?? `error ${error}`) : found.said.join(", ") || "nothing found";
    packet.say(question ? `Response ${question}: ${outcome}` : `Response ${outcome}`);
  });
  return null;
};
