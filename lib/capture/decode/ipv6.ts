/** IPv6 and its extension headers (RFC 8200; authentication header: RFC 4302). */
import { type Bytes, hexNumber } from "./bytes";
import type { Dissector, Inside, PacketWriter } from "./layer";
import { bytesText, ipProtocol, ipProtocolName } from "./names";

const HEADER = 40;
const NO_NEXT = 59;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const EXTENSIONS: Readonly<Record<number, string>> = {
  0: "Hop-by-hop options",
  43: "Routing",
  [FRAGMENT]: "Fragment",
  [AUTHENTICATION]: "Authentication",
  60: "Destination options",
  135: "Mobility",
};
/** No honest packet has more. */
const MAX_EXTENSIONS = 16;

const nextName = (next: number): string => EXTENSIONS[next] ?? (next === NO_NEXT ? "nothing" : ipProtocolName(next));

function fragmentFields(bytes: Bytes, packet: PacketWriter): { offset: number } {
  const layer = packet.layer("IPv6", bytes, "IPv6 fragment");
  layer.length = 8;
  const word = bytes.u16(2);
  layer.add("Next header", 0, 1, nextName(bytes.u8(0)));
  layer.add("Fragment begins at", 2, 2, bytesText(word & 0xfff8));
  layer.add("More fragments follow", 3, 1, word & 1 ? "yes" : "no");
  layer.add("Identification", 4, 4, hexNumber(bytes.u32(4), 8));
  return { offset: word & 0xfff8 };
}

function extension(kind: number, bytes: Bytes, packet: PacketWriter): number {
  const layer = packet.layer("IPv6", bytes, `IPv6 ${EXTENSIONS[kind]?.toLowerCase()}`);
  const length = kind === AUTHENTICATION ? (bytes.u8(1) + 2) * 4 : (bytes.u8(1) + 1) * 8;
  layer.length = Math.min(length, bytes.length);
  layer.add("Next header", 0, 1, nextName(bytes.u8(0)));
  layer.add("Length", 1, 1, bytesText(length));
  layer.add("Content", 2, Math.min(length, bytes.length) - 2, bytesText(length - 2));
  return length;
}

export const ipv6: Dissector = (bytes, packet) => {
  const layer = packet.layer("IPv6", bytes);
  layer.length = HEADER;
  const [first, length] = [bytes.u32(0), bytes.u16(4)];
  const [source, destination] = [bytes.ip6(8), bytes.ip6(24)];
  layer.title = `IPv6, ${source} → ${destination}`;
  packet.between(source, destination);
  layer.add("Version", 0, 1, first >>> 28);
  layer.add("Traffic class", 0, 2, (first >>> 20) & 0xff);
  layer.add("Flow label", 1, 3, hexNumber(first & 0xfffff, 5));
  layer.add("Length of what follows", 4, 2, bytesText(length));
  layer.add("Next header", 6, 1, `${nextName(bytes.u8(6))} (${bytes.u8(6)})`);
  layer.add("Hop limit", 7, 1, bytes.u8(7));
  layer.add("Source", 8, 16, source);
  layer.add("Destination", 24, 16, destination);
  return chain(bytes.u8(6), bytes.from(HEADER, length === 0 ? undefined : length), packet);
};

/** Goes through the extension headers to what the packet carries. */
function chain(first: number, bytes: Bytes, packet: PacketWriter): Inside | null {
  let [next, rest] = [first, bytes];
  for (let count = 0; Object.hasOwn(EXTENSIONS, next) && count < MAX_EXTENSIONS; count++) {
    const following = rest.u8(0);
    if (next === FRAGMENT) {
      const { offset } = fragmentFields(rest, packet);
      rest = rest.from(8);
      if (offset > 0) {
        packet.say(`Fragment of ${nextName(following)}, from byte ${offset} on`);
        return { protocol: "data", bytes: rest };
      }
    } else rest = rest.from(extension(next, rest, packet));
    next = following;
  }
  packet.say(`${nextName(next)}, ${bytesText(rest.length)}`);
  return next === NO_NEXT ? null : { protocol: ipProtocol(next), bytes: rest };
}
