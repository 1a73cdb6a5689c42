/**
 * Messages of netlink(7) as bytes: a header, a body, attributes. In the byte order
 * of the machine, which is little-endian on all that Node runs Wirelab on.
 */

/** Bytes of a message's header. */
export const HEADER_BYTES = 16;
const ATTRIBUTE_HEADER_BYTES = 4;

const aligned = (length: number): number => (length + 3) & ~3;

/** An attribute to write: bytes, or a number of 32 bits. */
export type AttributeValue = Uint8Array | number;

function valueBytes(value: AttributeValue): Uint8Array {
  if (typeof value !== "number") return value;
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}

/** A message ready to be sent. @param body the fixed part after the header, already padded to four bytes */
export function encodeMessage(
  type: number,
  flags: number,
  body: Uint8Array,
  attributes: readonly (readonly [type: number, value: AttributeValue])[] = [],
): Uint8Array {
  const values = attributes.map(([kind, value]) => [kind, valueBytes(value)] as const);
  const size = values.reduce(
    (sum, [, value]) => sum + aligned(ATTRIBUTE_HEADER_BYTES + value.length),
    HEADER_BYTES + body.length,
  );
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, size, true);
  view.setUint16(4, type, true);
  view.setUint16(6, flags, true);
  bytes.set(body, HEADER_BYTES);
  let at = HEADER_BYTES + body.length;
  for (const [kind, value] of values) {
    view.setUint16(at, ATTRIBUTE_HEADER_BYTES + value.length, true);
    view.setUint16(at + 2, kind, true);
    bytes.set(value, at + ATTRIBUTE_HEADER_BYTES);
    at += aligned(ATTRIBUTE_HEADER_BYTES + value.length);
  }
  return bytes;
}

/** A message that came. `body` begins after the header. */
export interface NetlinkMessage {
  type: number;
  body: DataView;
}

/** Cuts what the kernel sent into messages; a torn end is left out. */
export function decodeMessages(bytes: Uint8Array): NetlinkMessage[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const messages: NetlinkMessage[] = [];
  for (let at = 0; at + HEADER_BYTES <= bytes.length; ) {
    const size = view.getUint32(at, true);
    if (size < HEADER_BYTES || at + size > bytes.length) break;
    const body = new DataView(bytes.buffer, bytes.byteOffset + at + HEADER_BYTES, size - HEADER_BYTES);
    messages.push({ type: view.getUint16(at + 4, true), body });
    at += aligned(size);
  }
  return messages;
}

const NESTED_AND_ORDER_BITS = 0xc000;

/** The attributes after `skip` bytes, by type; the last of a type that comes twice. */
export function attributesOf(body: DataView, skip: number): Map<number, DataView> {
  const found = new Map<number, DataView>();
  for (let at = skip; at + ATTRIBUTE_HEADER_BYTES <= body.byteLength; ) {
    const size = body.getUint16(at, true);
    if (size < ATTRIBUTE_HEADER_BYTES || at + size > body.byteLength) break;
    const type = body.getUint16(at + 2, true) & ~NESTED_AND_ORDER_BITS;
    found.set(
      type,
      new DataView(body.buffer, body.byteOffset + at + ATTRIBUTE_HEADER_BYTES, size - ATTRIBUTE_HEADER_BYTES),
    );
    at += aligned(size);
  }
  return found;
}

/** A text attribute without its final zero. */
export function textOf(value: DataView | undefined): string {
  if (!value) return "";
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** A number of 32 bits; undefined when the attribute is absent or shorter. */
export const uint32Of = (value: DataView | undefined): number | undefined =>
  value && value.byteLength >= 4 ? value.getUint32(0, true) : undefined;
export const int32Of = (value: DataView | undefined): number | undefined =>
  value && value.byteLength >= 4 ? value.getInt32(0, true) : undefined;

/** A text with its final zero, as the kernel takes it. */
export const textBytes = (text: string): Uint8Array => new TextEncoder().encode(`${text}\0`);
