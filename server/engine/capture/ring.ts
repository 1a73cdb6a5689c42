/** Packets in a block of a TPACKET_V3 ring, as the kernel lays them out (linux/if_packet.h). */
import { endianness } from "node:os";
import { LINKTYPE, type LinkType } from "@/lib/capture/link";
import type { Packet } from "@/lib/capture/packet";

/** struct tpacket_block_desc */
const BLOCK = { packets: 12, first: 16 } as const;
/** struct tpacket3_hdr, and the type of packet in the struct sockaddr_ll that follows it. */
const HEADER = {
  next: 0,
  s: 4,
  ns: 8,
  kept: 12,
  length: 16,
  status: 20,
  mac: 24,
  tag: 32,
  tagType: 36,
  packetType: 58,
} as const;
const HEADER_BYTES = 68;
const STATUS_TAG = 1 << 4;
const STATUS_TAG_TYPE = 1 << 6;
const OUTGOING = 4;
const ETHERTYPE_VLAN = 0x8100;
/** Where a tag stands in a frame: after both addresses. */
const TAG_AT = 12;

const little = endianness() === "LE";

/** Puts back the tag that the kernel took off. */
function withTag(bytes: Uint8Array, type: number, tag: number): Uint8Array {
  const whole = new Uint8Array(bytes.length + 4);
  whole.set(bytes.subarray(0, TAG_AT));
  whole.set([type >> 8, type & 255, tag >> 8, tag & 255], TAG_AT);
  whole.set(bytes.subarray(TAG_AT), TAG_AT + 4);
  return whole;
}

/** @param index of the interface in its capture @param snap bytes kept of a packet, a tag that was put back included */
export function packetsIn(block: Uint8Array, index: number, linkType: LinkType, snap: number): Packet[] {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const u32 = (at: number) => view.getUint32(at, little);
  const u16 = (at: number) => view.getUint16(at, little);
  const packets: Packet[] = [];
  let at = u32(BLOCK.first);
  for (let left = u32(BLOCK.packets); left > 0 && at + HEADER_BYTES <= block.length; left--) {
    const status = u32(at + HEADER.status);
    const from = at + u16(at + HEADER.mac);
    let bytes = block.subarray(from, from + u32(at + HEADER.kept));
    let length = u32(at + HEADER.length);
    if (status & STATUS_TAG && linkType === LINKTYPE.ethernet && bytes.length >= TAG_AT) {
      const type = status & STATUS_TAG_TYPE ? u16(at + HEADER.tagType) : ETHERTYPE_VLAN;
      bytes = withTag(bytes, type, u32(at + HEADER.tag) & 0xffff).subarray(0, snap);
      length += 4;
    }
    packets.push({
      interface: index,
      at: BigInt(u32(at + HEADER.s)) * 1_000_000_000n + BigInt(u32(at + HEADER.ns)),
      bytes,
      length,
      outgoing: (block[at + HEADER.packetType] as number) === OUTGOING,
    });
    const next = u32(at + HEADER.next);
    if (next === 0) break;
    at += next;
  }
  return packets;
}
