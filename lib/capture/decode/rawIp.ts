/** Packets without Ethernet: the version says which IP they are. */
import type { Dissector } from "./layer";

export const rawIp: Dissector = (bytes) => {
  const version = bytes.u8(0) >> 4;
  return { protocol: version === 4 ? "ipv4" : version === 6 ? "ipv6" : "data", bytes };
};
