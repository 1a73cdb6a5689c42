/** Runs a classic BPF program as the kernel does: for tests, and to judge packets that are here already. */
import { ANCILLARY, JUMP, MEMORY_WORDS, OUTGOING, type Program } from "./bpf";

export interface Frame {
  bytes: Uint8Array;
  /** Length on the wire; by default that of the bytes. */
  length?: number;
  /** The outer VLAN tag where the kernel took it off. */
  vlanTag?: number;
  outgoing?: boolean;
}

/** @returns how many bytes are kept: 0 when the packet does not pass */
export function runProgram(program: Program, frame: Frame): number {
  const { bytes } = frame;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const memory = new Uint32Array(MEMORY_WORDS);
  let [a, x] = [0, 0];

  function read(at: number, size: number): number | null {
    if (at === ANCILLARY.vlanPresent) return frame.vlanTag === undefined ? 0 : 1;
    if (at === ANCILLARY.vlanTag) return frame.vlanTag ?? 0;
    if (at === ANCILLARY.packetType) return frame.outgoing ? OUTGOING : 0;
    const length = size === 0x10 ? 1 : size === 0x08 ? 2 : 4;
    if (at + length > bytes.length) return null;
    return length === 1 ? view.getUint8(at) : length === 2 ? view.getUint16(at) : view.getUint32(at);
  }

  function compute(operation: number, operand: number): number | null {
    switch (operation) {
      case 0x00:
        return a + operand;
      case 0x10:
        return a - operand;
      case 0x20:
        return Math.imul(a, operand);
      case 0x30:
        return operand === 0 ? null : Math.floor(a / operand);
      case 0x40:
        return a | operand;
      case 0x50:
        return a & operand;
      case 0x60:
        return a << operand;
      case 0x70:
        return a >>> operand;
      case 0x90:
        return operand === 0 ? null : a % operand;
      default:
        return a ^ operand;
    }
  }

  for (let at = 0; at < program.length; at++) {
    const { code, jt, jf, k } = program[at] as Program[number];
    switch (code & 7) {
      case 0: {
        const mode = code & 0xe0;
        const value =
          mode === 0x00
            ? k
            : mode === 0x60
              ? (memory[k] as number)
              : mode === 0x80
                ? (frame.length ?? bytes.length)
                : read(mode === 0x40 ? (x + k) >>> 0 : k, code & 0x18);
        // Bytes that are not there: the packet does not pass, whatever else is asked.
        if (value === null) return 0;
        a = value;
        break;
      }
      case 1:
        if ((code & 0xe0) === 0xa0) {
          const byte = read(k, 0x10);
          if (byte === null) return 0;
          x = 4 * (byte & 0xf);
        } else x = (code & 0xe0) === 0x60 ? (memory[k] as number) : k;
        break;
      case 2:
        memory[k] = a;
        break;
      case 4: {
        const value = compute(code & 0xf0, code & 8 ? x : k);
        if (value === null) return 0;
        a = value >>> 0;
        break;
      }
      case 5: {
        if (code === 0x05) {
          at += k;
          break;
        }
        const operand = code & 8 ? x : k;
        const jump = code & ~8;
        const holds =
          jump === JUMP["="]
            ? a === operand
            : jump === JUMP[">"]
              ? a > operand
              : jump === JUMP[">="]
                ? a >= operand
                : (a & operand) !== 0;
        at += holds ? jt : jf;
        break;
      }
      case 6:
        return code & 0x10 ? a : k;
      case 7:
        if (code & 0x80) a = x;
        else x = a;
        break;
    }
  }
  return 0;
}
