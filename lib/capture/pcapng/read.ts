/** Reads pcapng as it comes, in pieces of any size, of either byte order. */
import { LINKTYPE, type LinkType } from "../link";
import type { CaptureInterface, InterfaceCounts, Packet } from "../packet";
import { BLOCK, BYTE_ORDER_MAGIC, DIRECTION, MAX_BLOCK_BYTES, OPTION } from "./blocks";

export type PcapngItem =
  | { type: "section"; application: string; comment: string }
  | { type: "interface"; interface: CaptureInterface }
  | { type: "packet"; packet: Packet; comment: string }
  | { type: "counts"; counts: InterfaceCounts };

/** The bytes are no pcapng, or are damaged. */
export class PcapngError extends Error {
  override name = "PcapngError";
}

const decoder = new TextDecoder();
const EMPTY = new Uint8Array(0);
const SHORTEST_BLOCK = 12;
/** Ticks of a second when an interface does not say: microseconds. */
const DEFAULT_TICKS = 1_000_000n;

function ticksPerSecond(resolution: number | undefined): bigint {
  if (resolution === undefined) return DEFAULT_TICKS;
  return resolution & 0x80 ? 1n << BigInt(resolution & 0x7f) : 10n ** BigInt(resolution);
}

export class PcapngReader {
  private rest: Uint8Array = EMPTY;
  private little = true;
  private inSection = false;
  /** Of each interface of the section. */
  private ticks: bigint[] = [];

  /** Takes more bytes. @returns what they completed. @throws {PcapngError} */
  push(chunk: Uint8Array): PcapngItem[] {
    let bytes = chunk;
    if (this.rest.length > 0) {
      bytes = new Uint8Array(this.rest.length + chunk.length);
      bytes.set(this.rest);
      bytes.set(chunk, this.rest.length);
    }
    const items: PcapngItem[] = [];
    let at = 0;
    while (at + SHORTEST_BLOCK <= bytes.length) {
      const length = this.lengthAt(bytes, at);
      if (at + length > bytes.length) break;
      const item = this.read(bytes.subarray(at, at + length));
      if (item) items.push(item);
      at += length;
    }
    // A copy, so that what was read does not keep a whole chunk alive for a few bytes, or the reverse.
    this.rest = bytes.slice(at);
    return items;
  }

  /** Whether the bytes taken so far end with a whole block. */
  get whole(): boolean {
    return this.rest.length === 0;
  }

  private lengthAt(bytes: Uint8Array, at: number): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at);
    if (view.getUint32(0) === BLOCK.section) {
      this.little = view.getUint32(8, true) === BYTE_ORDER_MAGIC;
      if (!this.little && view.getUint32(8) !== BYTE_ORDER_MAGIC) throw new PcapngError("A section has no byte order.");
      this.inSection = true;
    } else if (!this.inSection) throw new PcapngError("This is no pcapng file.");
    const length = view.getUint32(4, this.little);
    if (length < SHORTEST_BLOCK || length % 4 !== 0 || length > MAX_BLOCK_BYTES)
      throw new PcapngError(`A block of ${length} bytes cannot be.`);
    return length;
  }

  private read(bytes: Uint8Array): PcapngItem | null {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    switch (view.getUint32(0, this.little)) {
      case BLOCK.section: {
        this.ticks = [];
        const options = this.options(view, 24);
        return {
          type: "section",
          application: textOf(options, OPTION.application),
          comment: textOf(options, OPTION.comment),
        };
      }
      case BLOCK.interface:
        return this.interface(view);
      case BLOCK.packet:
        return this.packet(view);
      case BLOCK.statistics:
        return this.counts(view);
      default:
        return null;
    }
  }

  private interface(view: DataView): PcapngItem {
    need(view, 20);
    const options = this.options(view, 16);
    this.ticks.push(ticksPerSecond(options.get(OPTION.timestampResolution)?.[0]));
    const linkType = view.getUint16(8, this.little);
    if (linkType !== LINKTYPE.ethernet && linkType !== LINKTYPE.raw)
      throw new PcapngError(`Packets of link type ${linkType} cannot be read.`);
    const filter = options.get(OPTION.filter);
    return {
      type: "interface",
      interface: {
        name: textOf(options, OPTION.interfaceName),
        linkType: linkType as LinkType,
        snap: view.getUint32(12, this.little),
        description: textOf(options, OPTION.interfaceDescription),
        filter: filter ? decoder.decode(filter.subarray(1)) : "",
      },
    };
  }

  private packet(view: DataView): PcapngItem {
    need(view, 32);
    const index = view.getUint32(8, this.little);
    const captured = view.getUint32(20, this.little);
    const ticks = this.ticks[index];
    if (ticks === undefined) throw new PcapngError(`A packet names interface ${index}, which there is not.`);
    need(view, 32 + captured);
    const options = this.options(view, 28 + ((captured + 3) & ~3));
    const direction = (options.get(OPTION.packetFlags)?.[this.little ? 0 : 3] ?? 0) & 3;
    const bytes = new Uint8Array(view.buffer, view.byteOffset + 28, captured);
    const packet: Packet = {
      interface: index,
      at: (this.time(view, 12) * 1_000_000_000n) / ticks,
      bytes,
      length: view.getUint32(24, this.little),
      outgoing: direction === DIRECTION.outbound ? true : direction === DIRECTION.inbound ? false : null,
    };
    return { type: "packet", packet, comment: textOf(options, OPTION.comment) };
  }

  private counts(view: DataView): PcapngItem {
    need(view, 24);
    const options = this.options(view, 20);
    const number = (code: number) => {
      const value = options.get(code);
      return value?.length === 8
        ? Number(new DataView(value.buffer, value.byteOffset).getBigUint64(0, this.little))
        : 0;
    };
    const index = view.getUint32(8, this.little);
    const counts = { interface: index, received: number(OPTION.received), dropped: number(OPTION.interfaceDrops) };
    return { type: "counts", counts };
  }

  private time(view: DataView, at: number): bigint {
    return (BigInt(view.getUint32(at, this.little)) << 32n) | BigInt(view.getUint32(at + 4, this.little));
  }

  /** The options from `at` on; of several of one kind the first. */
  private options(view: DataView, at: number): Map<number, Uint8Array> {
    const options = new Map<number, Uint8Array>();
    const end = view.byteLength - 4;
    for (let next = at; next + 4 <= end; ) {
      const code = view.getUint16(next, this.little);
      const length = view.getUint16(next + 2, this.little);
      if (code === OPTION.end || next + 4 + length > end) break;
      if (!options.has(code)) options.set(code, new Uint8Array(view.buffer, view.byteOffset + next + 4, length));
      next += 4 + ((length + 3) & ~3);
    }
    return options;
  }
}

const textOf = (options: ReadonlyMap<number, Uint8Array>, code: number): string =>
  decoder.decode(options.get(code) ?? EMPTY);

function need(view: DataView, bytes: number): void {
  if (view.byteLength < bytes) throw new PcapngError("A block is shorter than what it says.");
}
