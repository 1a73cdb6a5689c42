/** What a browser may send to the engine. */
import { type ClientMessage, clientMessageSchema, type ServerMessage } from "@/lib/protocol/messages";

type Frame = { message: ClientMessage } | { refusal: ServerMessage };

/** Answers to what carries no number; clients count from 1. */
const UNNUMBERED = 0;

/** The number that a broken message carries, so that its sender can tell which request was refused. */
function idOf(value: unknown): number {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : null;
  return typeof id === "number" ? id : UNNUMBERED;
}

function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, key) => {
    if (typeof key === "number") return `${name}[${key}]`;
    return name ? `${name}.${String(key)}` : String(key);
  }, "");
}

/** Checks one text frame against the protocol; a bad one gets an answer that names the field. */
export function readFrame(text: string): Frame {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { refusal: { re: UNNUMBERED, error: { code: "bad-request", message: "The message is not JSON." } } };
  }
  const parsed = clientMessageSchema.safeParse(value);
  if (parsed.success) return { message: parsed.data };
  const first = parsed.error.issues[0];
  const path = first?.path ?? [];
  // The envelope is ours; its sender knows the request's own fields.
  const field = fieldName(path[0] === "request" && path.length > 1 ? path.slice(1) : path);
  const message = field ? `${field}: ${first?.message}` : (first?.message ?? "The message has the wrong shape.");
  return { refusal: { re: idOf(value), error: { code: "bad-request", message, ...(field && { field }) } } };
}
