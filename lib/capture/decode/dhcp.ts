/** DHCP (RFC 2131, options: RFC 2132). */
import { type Bytes, hexNumber } from "./bytes";
import type { Dissector, LayerWriter } from "./layer";

const MESSAGES = ["", "Discover", "Offer", "Request", "Decline", "Ack", "Nak", "Release", "Inform"];
const MAGIC = 0x63825363;
const OPTIONS_AT = 240;

type Kind = "address" | "addresses" | "text" | "seconds" | "message" | "number";
const OPTIONS: Readonly<Record<number, [name: string, kind: Kind]>> = {
  1: ["Subnet mask", "address"],
  3: ["Router", "addresses"],
  6: ["DNS server", "addresses"],
  12: ["Name of the host", "text"],
  15: ["Domain", "text"],
  26: ["MTU", "number"],
  28: ["Broadcast address", "address"],
  42: ["Time server", "addresses"],
  50: ["Address asked for", "address"],
  51: ["Lease", "seconds"],
  53: ["Message", "message"],
  54: ["Server", "address"],
  56: ["Explanation", "text"],
  57: ["Longest message", "number"],
  58: ["Renew after", "seconds"],
  59: ["Rebind after", "seconds"],
  60: ["Class of the vendor", "text"],
};

function optionText(bytes: Bytes, at: number, length: number, kind: Kind | undefined): string {
  if (kind === "text") return bytes.text(at, length);
  if ((kind === "address" || kind === "addresses") && length >= 4) {
    return Array.from({ length: Math.floor(length / 4) }, (_, index) => bytes.ip4(at + 4 * index)).join(", ");
  }
  if (kind === "seconds" && length === 4) return `${bytes.u32(at)} s`;
  if (kind === "number" && length === 2) return String(bytes.u16(at));
  if (kind === "message" && length === 1) return MESSAGES[bytes.u8(at)] || `kind ${bytes.u8(at)}`;
  return bytes.hex(at, Math.min(length, 32));
}

function options(bytes: Bytes, layer: LayerWriter): Map<number, string> {
  const found = new Map<number, string>();
  for (let at = OPTIONS_AT; at < bytes.length; ) {
    const code = bytes.u8(at);
    if (code === 255) {
      layer.add("End of options", at, 1, "");
      break;
    }
    if (code === 0) {
      at += 1;
      continue;
    }
    const length = bytes.u8(at + 1);
    const [name, kind] = OPTIONS[code] ?? [`Option ${code}`, undefined];
    const value = optionText(bytes, at + 2, length, kind);
    layer.add(name, at, 2 + length, value);
    found.set(code, value);
    at += 2 + length;
  }
  return found;
}

export const dhcp: Dissector = (bytes, packet) => {
  const layer = packet.layer("DHCP", bytes);
  const [yours, hardware] = [bytes.ip4(16), bytes.mac(28)];
  layer.add("Operation", 0, 1, bytes.u8(0) === 1 ? "from a client" : "from a server");
  layer.add("Transaction", 4, 4, hexNumber(bytes.u32(4), 8));
  layer.add("Since", 8, 2, `${bytes.u16(8)} s`);
  layer.add("Broadcast wanted", 10, 2, bytes.u16(10) & 0x8000 ? "yes" : "no");
  layer.add("Address of the client", 12, 4, bytes.ip4(12));
  layer.add("Address given", 16, 4, yours);
  layer.add("Next server", 20, 4, bytes.ip4(20));
  layer.add("Relay", 24, 4, bytes.ip4(24));
  layer.add("MAC of the client", 28, 6, hardware);
  if (bytes.u32(236) !== MAGIC) return null;
  const found = options(bytes, layer);
  const message = found.get(53) ?? "BOOTP";
  const address = yours !== "0.0.0.0" ? yours : found.get(50);
  layer.title = `DHCP ${message}`;
  packet.say(`${message} for ${hardware}${address ? `, ${address}` : ""}`);
  return null;
};
