/** Who sends, as far as the network tells. */
import { isIPv6 } from "node:net";

/** One name for all addresses of one sender: a person with IPv6 has a whole /64 to send from (RFC 6177). */
export function sender(address: string): string {
  const mapped = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (!isIPv6(mapped)) return mapped;
  const [head = "", tail] = mapped.split("%")[0]?.split("::") ?? [];
  const left = head.split(":").filter(Boolean);
  const right = tail === undefined ? [] : tail.split(":").filter(Boolean);
  const gap = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0");
  return [...left, ...gap, ...right].slice(0, 4).join(":");
}
