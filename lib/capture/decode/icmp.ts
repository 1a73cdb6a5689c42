/** ICMP for IPv4 (RFC 792, RFC 1191). */
import { hexNumber } from "./bytes";
import type { Dissector } from "./layer";

const TYPES: Readonly<Record<number, string>> = {
  0: "Echo reply",
  3: "Destination unreachable",
  4: "Source quench",
  5: "Redirect",
  8: "Echo request",
  9: "Router advertisement",
  10: "Router solicitation",
  11: "Time exceeded",
  12: "Parameter problem",
  13: "Timestamp request",
  14: "Timestamp reply",
};
const CODES: Readonly<Record<number, readonly string[]>> = {
  3: [
    ...["network", "host", "protocol", "port", "fragmentation needed", "source route failed", "network unknown"],
    ...["host unknown", "source isolated", "network prohibited", "host prohibited", "network for this service"],
    ...["host for this service", "prohibited by a filter", "precedence violation", "precedence too low"],
  ],
  5: ["network", "host", "network for this service", "host for this service"],
  11: ["on its way", "while waiting for fragments"],
};
const ECHO = new Set([0, 8]);
/** These quote the packet that they are about. */
const ERRORS = new Set([3, 4, 5, 11, 12]);
const FRAGMENTATION_NEEDED = 4;

export const icmp: Dissector = (bytes, packet) => {
  const layer = packet.layer("ICMP", bytes);
  layer.length = 8;
  const [type, code] = [bytes.u8(0), bytes.u8(1)];
  const name = TYPES[type] ?? `type ${type}`;
  const reason = CODES[type]?.[code];
  layer.add("Type", 0, 1, `${name} (${type})`);
  layer.add("Code", 1, 1, reason ? `${reason} (${code})` : code);
  layer.add("Checksum", 2, 2, hexNumber(bytes.u16(2), 4));
  let says = reason ? `${name}: ${reason}` : name;
  layer.title = `ICMP, ${says}`;
  packet.say(says);
  if (ECHO.has(type)) {
    layer.add("Identifier", 4, 2, bytes.u16(4));
    layer.add("Sequence", 6, 2, bytes.u16(6));
    says = `${name}, id ${bytes.u16(4)}, sequence ${bytes.u16(6)}`;
  } else if (type === 3 && code === FRAGMENTATION_NEEDED) {
    layer.add("Largest packet that passes", 6, 2, bytes.u16(6));
    says += `, at most ${bytes.u16(6)} bytes pass`;
  } else if (type === 5) {
    layer.add("Better router", 4, 4, bytes.ip4(4));
    says += `, better by ${bytes.ip4(4)}`;
  } else layer.add("Rest", 4, 4, hexNumber(bytes.u32(4), 8));
  packet.say(says);
  if (!ERRORS.has(type)) return { protocol: "data", bytes: bytes.from(8) };
  packet.quoted = true;
  return { protocol: "ipv4", bytes: bytes.from(8) };
};
