/** IP addresses between the kernel's bytes and text. */
import { addressBits, formatIp, type Ip } from "../topology/address";
import { FAMILY } from "./constants";

/** An address in network byte order. */
export function ipBytes({ family, value }: Ip): Uint8Array {
  const bytes = new Uint8Array(addressBits(family) / 8);
  for (let at = bytes.length - 1, rest = value; at >= 0; at--, rest >>= 8n) bytes[at] = Number(rest & 0xffn);
  return bytes;
}

/** Text of an address; null for a form that inet_ntop(3) writes in a way of its own (IPv4 inside IPv6). */
export function ipText(bytes: DataView | undefined, family: number): string | null {
  const length = family === FAMILY.inet ? 4 : 16;
  if (!bytes || bytes.byteLength < length) return null;
  if (family === FAMILY.inet) return [0, 1, 2, 3].map((at) => bytes.getUint8(at)).join(".");
  let value = 0n;
  for (let at = 0; at < 16; at += 4) value = (value << 32n) | BigInt(bytes.getUint32(at));
  const high = value >> 32n;
  if ((high === 0n && value > 0xffffn) || high === 0xffffn) return null;
  return formatIp({ family: 6, value });
}
