/** Bytes of a packet, read in network byte order and never beyond their end. */
import { formatIp } from "../../topology/address";

/** Thrown where bytes are wanted that are not there. Caught once, where dissectors are called. */
export class CutShort extends Error {
  override name = "CutShort";
}

// One for all: packets that were cut are many, and a stack trace for each would cost more than reading it.
const CUT_SHORT = new CutShort("The packet ends before what it should hold.");

/** A part of a packet. Offsets are counted from its start. */
export class Bytes {
  constructor(
    private readonly all: Uint8Array,
    /** First byte, counted from the packet's first. */
    readonly start = 0,
    /** First byte that is no more part of it. */
    readonly end = all.length,
  ) {}

  get length(): number {
    return this.end - this.start;
  }

  u8(at: number): number {
    this.need(at, 1);
    return this.all[this.start + at] as number;
  }
  u16(at: number): number {
    this.need(at, 2);
    return (this.u8(at) << 8) | this.u8(at + 1);
  }
  u24(at: number): number {
    return (this.u16(at) << 8) | this.u8(at + 2);
  }
  u32(at: number): number {
    return this.u16(at) * 0x10000 + this.u16(at + 2);
  }
  u64(at: number): bigint {
    return (BigInt(this.u32(at)) << 32n) | BigInt(this.u32(at + 4));
  }
  raw(at: number, length: number): Uint8Array {
    this.need(at, length);
    return this.all.subarray(this.start + at, this.start + at + length);
  }

  mac(at: number): string {
    return hexOf(this.raw(at, 6), ":");
  }
  ip4(at: number): string {
    return this.raw(at, 4).join(".");
  }
  ip6(at: number): string {
    return formatIp({ family: 6, value: (this.u64(at) << 64n) | this.u64(at + 8) });
  }
  hex(at: number, length: number): string {
    return hexOf(this.raw(at, length), "");
  }
  /** Text of an unknown or foreign hand: what cannot be printed is shown as a dot. */
  text(at: number, length: number): string {
    return Array.from(this.raw(at, length), (byte) =>
      byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".",
    ).join("");
  }

  /** The part from `at` on, of `length` bytes or as many of them as are there. */
  from(at: number, length = Number.POSITIVE_INFINITY): Bytes {
    const start = Math.min(this.start + at, this.end);
    return new Bytes(this.all, start, Math.max(start, Math.min(start + length, this.end)));
  }

  /** The checksum of RFC 1071 over all of it; 0 when the sum that is in it is right. */
  checksum(): number {
    let sum = 0;
    for (let at = 0; at < this.length; at += 2)
      sum += (this.u8(at) << 8) | (at + 1 < this.length ? this.u8(at + 1) : 0);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
    return ~sum & 0xffff;
  }

  private need(at: number, length: number): void {
    if (at < 0 || length < 0 || this.start + at + length > this.end) throw CUT_SHORT;
  }
}

const hexOf = (bytes: Uint8Array, between: string): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(between);

/** A number as protocols write it: `0x0800`. */
export const hexNumber = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, "0")}`;
