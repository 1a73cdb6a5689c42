/** Numbers of the pcapng format (draft-ietf-opsawg-pcapng). */
export const BLOCK = { section: 0x0a0d0d0a, interface: 1, simplePacket: 3, statistics: 5, packet: 6 } as const;
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

export const OPTION = {
  end: 0,
  comment: 1,
  hardware: 2,
  os: 3,
  application: 4,
  interfaceName: 2,
  interfaceDescription: 3,
  timestampResolution: 9,
  filter: 11,
  packetFlags: 2,
  received: 4,
  interfaceDrops: 5,
} as const;

/** Options that say 10^-9 s, and directions in the flags of a packet. */
export const NANOSECONDS = 9;
export const DIRECTION = { inbound: 1, outbound: 2 } as const;

/** Longest block taken, in bytes: a packet of 256 KiB with its options, and then some. */
export const MAX_BLOCK_BYTES = 1024 * 1024;
