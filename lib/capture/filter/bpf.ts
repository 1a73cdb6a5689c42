/** The words of classic BPF programs (linux/bpf_common.h, bpf(4) of the BSDs, kernel Documentation/networking/filter.rst). */

export interface Instruction {
  code: number;
  /** Instructions passed over when a jump's condition holds, and when it does not. */
  jt: number;
  jf: number;
  k: number;
}
export type Program = readonly Instruction[];

/** The kernel takes no longer programs (BPF_MAXINSNS). */
export const MAX_INSTRUCTIONS = 4096;
/** Words of scratch memory (BPF_MEMWORDS). */
export const MEMORY_WORDS = 16;

export const SIZE = { 1: 0x10, 2: 0x08, 4: 0x00 } as const;
export const LD = { abs: 0x20, ind: 0x40, mem: 0x60, imm: 0x00, len: 0x80 } as const;
export const LDX = { imm: 0x01, mem: 0x61, headerLength: 0xb1 } as const;
export const ST = 0x02;
export const TAX = 0x07;
export const RET = 0x06;
export const JA = 0x05;
export const JUMP = { "=": 0x15, ">": 0x25, ">=": 0x35, "any bit": 0x45 } as const;
export const ALU = {
  "+": 0x04,
  "-": 0x14,
  "*": 0x24,
  "/": 0x34,
  "|": 0x44,
  "&": 0x54,
  "<<": 0x64,
  ">>": 0x74,
  "%": 0x94,
  "^": 0xa4,
} as const;
/** Added to a jump or an operation: compare or compute with X instead of a constant. */
export const WITH_X = 0x08;

/** Facts the kernel keeps beside a frame, read like bytes at these places (linux/filter.h, SKF_AD_OFF). */
const BESIDE = 0xfffff000;
export const ANCILLARY = { packetType: BESIDE + 4, vlanTag: BESIDE + 44, vlanPresent: BESIDE + 48 } as const;
/** Type of packet that this machine sends (linux/if_packet.h, PACKET_OUTGOING). */
export const OUTGOING = 4;

/** The program as bytes of struct sock_filter in hexadecimal, in the byte order of the machine that shall run it. */
export function programToHex(program: Program, littleEndian: boolean): string {
  const view = new DataView(new ArrayBuffer(8 * program.length));
  program.forEach(({ code, jt, jf, k }, index) => {
    view.setUint16(8 * index, code, littleEndian);
    view.setUint8(8 * index + 2, jt);
    view.setUint8(8 * index + 3, jf);
    view.setUint32(8 * index + 4, k, littleEndian);
  });
  return Array.from(new Uint8Array(view.buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
