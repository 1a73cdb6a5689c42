/** Writes pcapng, block by block, for Wireshark and its kin: nanoseconds, names of interfaces, comments, drops. */
import type { CaptureInterface, InterfaceCounts, Packet } from "../packet";
import { BLOCK, BYTE_ORDER_MAGIC, DIRECTION, NANOSECONDS, OPTION } from "./blocks";

type Option = [code: number, value: Uint8Array];

const padded = (length: number): number => (length + 3) & ~3;
const encoder = new TextEncoder();
/** Lengths of options are 16-bit; nobody reads a longer comment. */
const MAX_OPTION_BYTES = 4096;

const textOption = (code: number, text: string | undefined): Option[] =>
  text ? [[code, encoder.encode(text).subarray(0, MAX_OPTION_BYTES)]] : [];

function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes;
}

/** A block of `fixed` bytes of its own, some data and options. The caller fills in the first. */
function block(type: number, fixed: number, data: Uint8Array | null, options: readonly Option[]) {
  const inOptions = options.length === 0 ? 0 : options.reduce((sum, [, value]) => sum + 4 + padded(value.length), 4);
  const length = 12 + fixed + padded(data?.length ?? 0) + inOptions;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  view.setUint32(length - 4, length, true);
  let at = 8 + fixed;
  if (data) bytes.set(data, at);
  at += padded(data?.length ?? 0);
  for (const [code, value] of options) {
    view.setUint16(at, code, true);
    view.setUint16(at + 2, value.length, true);
    bytes.set(value, at + 4);
    at += 4 + padded(value.length);
  }
  return { bytes, view };
}

/** The beginning of a file. */
export function sectionBlock({
  application,
  comment,
  os,
}: {
  application: string;
  comment?: string;
  os?: string;
}): Uint8Array {
  const { bytes, view } = block(BLOCK.section, 16, null, [
    ...textOption(OPTION.comment, comment),
    ...textOption(OPTION.os, os),
    ...textOption(OPTION.application, application),
  ]);
  view.setUint32(8, BYTE_ORDER_MAGIC, true);
  view.setUint16(12, 1, true);
  view.setUint16(14, 0, true);
  // Length of the section: not known.
  view.setBigInt64(16, -1n, true);
  return bytes;
}

/** Names an interface. Packets name it by its place among all such blocks, counted from 0. */
export function interfaceBlock({ name, linkType, snap, description, filter }: CaptureInterface): Uint8Array {
  const { bytes, view } = block(BLOCK.interface, 8, null, [
    ...textOption(OPTION.interfaceName, name),
    ...textOption(OPTION.interfaceDescription, description),
    [OPTION.timestampResolution, Uint8Array.of(NANOSECONDS)],
    // The option's first byte says that what follows is text in the language of libpcap.
    ...(filter
      ? [[OPTION.filter, Uint8Array.of(0, ...encoder.encode(filter).subarray(0, MAX_OPTION_BYTES))] as Option]
      : []),
  ]);
  view.setUint16(8, linkType, true);
  view.setUint32(12, snap, true);
  return bytes;
}

export function packetBlock(
  { interface: index, at, bytes: data, length, outgoing }: Packet,
  comment?: string,
): Uint8Array {
  const flags = outgoing === null ? [] : [directionOption(outgoing)];
  const { bytes, view } = block(BLOCK.packet, 20, data, [...textOption(OPTION.comment, comment), ...flags]);
  view.setUint32(8, index, true);
  view.setUint32(12, Number(at >> 32n), true);
  view.setUint32(16, Number(at & 0xffffffffn), true);
  view.setUint32(20, data.length, true);
  view.setUint32(24, length, true);
  return bytes;
}

function directionOption(outgoing: boolean): Option {
  return [OPTION.packetFlags, Uint8Array.of(outgoing ? DIRECTION.outbound : DIRECTION.inbound, 0, 0, 0)];
}

/** How many packets an interface had, and lost, until now. The last such block of a file counts. */
export function statisticsBlock({ interface: index, received, dropped }: InterfaceCounts, at: bigint): Uint8Array {
  const { bytes, view } = block(BLOCK.statistics, 12, null, [
    [OPTION.received, uint64(received)],
    [OPTION.interfaceDrops, uint64(dropped)],
  ]);
  view.setUint32(8, index, true);
  view.setUint32(12, Number(at >> 32n), true);
  view.setUint32(16, Number(at & 0xffffffffn), true);
  return bytes;
}
