/** What no dissector knows: the payload of a packet. */
import type { Dissector } from "./layer";
import { bytesText } from "./names";

export const data: Dissector = (bytes, packet) => {
  if (bytes.length === 0) return null;
  // No protocol of its own: the one before it is what the packet is.
  packet.layers.push({
    protocol: "Data",
    title: `Data, ${bytesText(bytes.length)}`,
    at: bytes.start,
    length: bytes.length,
    fields: [
      { label: "Text", value: bytes.text(0, Math.min(bytes.length, 64)), at: bytes.start, length: bytes.length },
    ],
  });
  return null;
};
