/** A form as a browser sends it, and no more of it than a sign-in needs. */
import type { IncomingMessage } from "node:http";

const MOST_BYTES = 4096;

/** @returns null for what is no such form, and for one that is too long; the rest of that is passed over */
export function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  const isForm = /^application\/x-www-form-urlencoded(?:;|$)/i.test(request.headers["content-type"] ?? "");
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (isForm && bytes <= MOST_BYTES) chunks.push(chunk);
      else resolve(null);
    });
    request.on("end", () => resolve(isForm ? new URLSearchParams(Buffer.concat(chunks).toString("utf8")) : null));
    request.on("error", reject);
  });
}
