/** The protocol's errors as HTTP answers (RFC 9110), and bodies of limited size. */
import { RequestError } from "@/lib/protocol/client";
import type { ErrorCode, ProtocolError } from "@/lib/protocol/messages";

const STATUS: Record<ErrorCode, number> = {
  "bad-request": 400,
  "not-signed-in": 401,
  forbidden: 403,
  "protocol-version": 500,
  "no-such-lab": 404,
  "no-such-element": 404,
  "lab-exists": 409,
  busy: 409,
  conflict: 409,
  // RFC 4918: the server cannot store what it was asked to.
  "not-saved": 507,
  "invalid-topology": 422,
  "plan-changed": 409,
  "not-running": 409,
  "still-running": 409,
  unavailable: 503,
  failed: 500,
};

/** Longest body taken, in bytes; the protocol's limit for a topology file. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

export const refuse = (error: ProtocolError, more: object = {}): Response =>
  Response.json({ error, ...more }, { status: STATUS[error.code] });

/** Turns what a handler throws into an answer. What is no refusal is Next's to log. */
export function refusalOf(error: unknown): Response {
  if (error instanceof RequestError) return refuse(error.error);
  if (error instanceof BodyTooLong) {
    return Response.json(
      { error: { code: "bad-request", message: error.message } satisfies ProtocolError },
      { status: 413 },
    );
  }
  throw error;
}

class BodyTooLong extends Error {
  override name = "BodyTooLong";
  constructor() {
    super(`The body exceeds ${MAX_BODY_BYTES} bytes.`);
  }
}

/** Reads a body as UTF-8 text, and no more of it than the limit. */
export async function readBody(request: Request): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  if (!request.body) return text;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) throw new BodyTooLong();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
