/** Names in DNS messages, with compression (RFC 1035, section 4.1.4). */
import type { Bytes } from "./bytes";

/** More parts than a name of 255 bytes can have: a loop of pointers. */
const MAX_PARTS = 128;

/** Reads a name. @returns it, and where the bytes after it begin */
export function readName(bytes: Bytes, from: number): { name: string; end: number } {
  const parts: string[] = [];
  let at = from;
  let end: number | null = null;
  for (let count = 0; count < MAX_PARTS; count++) {
    const length = bytes.u8(at);
    if (length === 0) return { name: parts.join(".") || ".", end: end ?? at + 1 };
    if (length >= 0xc0) {
      end ??= at + 2;
      at = bytes.u16(at) & 0x3fff;
    } else {
      parts.push(bytes.text(at + 1, length));
      at += 1 + length;
    }
  }
  return { name: `${parts.slice(0, 8).join(".")}… (a loop)`, end: end ?? at };
}
