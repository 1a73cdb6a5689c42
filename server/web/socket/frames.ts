/** What a browser may send to the engine. */
import { type ClientMessage, clientMessageSchema, type ServerMessage } from "@/lib/protocol/messages";
import { readJson } from "@/lib/protocol/readJson";

type Frame = { message: ClientMessage } | { refusal: ServerMessage };

/** Answers to what carries no number; clients count from 1. */
const UNNUMBERED = 0;

/** Characters of a refusal's reason. */
const LONGEST_REASON = 2000;

/** The number that a broken message carries, so that its sender can tell which request was refused. */
function idOf(value: unknown): number {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : null;
  return Number.isSafeInteger(id) ? (id as number) : UNNUMBERED;
}

function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, key) => {
    if (typeof key === "number") return `${name}[${key}]`;
    return name ? `${name}.${String(key)}` : String(key);
  }, "");
}

/** Checks one text frame against the protocol; a bad one gets an answer that names the field. */
export function readFrame(text: string): Frame {
  const read = readJson(text, "message");
  if ("problem" in read) return { refusal: { re: UNNUMBERED, error: { code: "bad-request", message: read.problem } } };
  const { value } = read;
  const parsed = clientMessageSchema.safeParse(value);
  if (parsed.success) return { message: parsed.data };
  const first = parsed.error.issues[0];
  const path = first?.path ?? [];
  // The envelope is ours; its sender knows the request's own fields.
  const field = fieldName(path[0] === "request" && path.length > 1 ? path.slice(1) : path);
  // A complaint about unknown keys names them all.
  const reason = (first?.message ?? "The message has the wrong shape.").slice(0, LONGEST_REASON);
  const message = field ? `${field}: ${reason}` : reason;
  return { refusal: { re: idOf(value), error: { code: "bad-request", message, ...(field && { field }) } } };
}
