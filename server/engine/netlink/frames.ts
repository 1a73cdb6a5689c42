/** The language of `proxy.pl`: requests and answers as bytes. */
import type { Operation } from "@/lib/netlink/commands";

/** What became of a request. */
export interface ProxyAnswer {
  id: number;
  /** The namespace was there. */
  entered: boolean;
  /** What the kernel sent for each operation that was done; a failed one is the last. */
  answers: Uint8Array[];
}

function prefixed(text: string, size: 1 | 2): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(size);
  length.writeUIntLE(bytes.length, 0, size);
  return Buffer.concat([length, bytes]);
}

function operationBytes(operation: Operation): Buffer {
  if (operation.kind === "write") {
    return Buffer.concat([Buffer.from([2]), prefixed(operation.path, 2), prefixed(operation.text, 2)]);
  }
  const { message } = operation;
  const [kind, put] = operation.kind === "namespace" ? [3, operation.file] : [1, operation.index];
  const place = Buffer.alloc(6);
  place.writeUInt16LE(put?.at ?? 0, 0);
  place.writeUInt32LE(message.length, 2);
  return Buffer.concat([Buffer.from([kind]), prefixed(put?.name ?? "", 1), place, message]);
}

/** @param ns the namespace, "" for the lab's root */
export function requestBytes(id: number, ns: string, operations: readonly Operation[]): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(id, 0);
  const body = Buffer.concat([head, prefixed(ns, 2), ...operations.map(operationBytes)]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length, 0);
  return Buffer.concat([size, body]);
}

function answerOf(bytes: Buffer): ProxyAnswer {
  const answers: Uint8Array[] = [];
  for (let at = 5; at + 4 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at);
    answers.push(bytes.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return { id: bytes.readUInt32LE(0), entered: bytes[4] === 1, answers };
}

/** Puts answers together from the pieces in which a pipe delivers them. */
export function answerReader(onAnswer: (answer: ProxyAnswer) => void): (chunk: Buffer) => void {
  let pieces: Buffer[] = [];
  let length = 0;
  return (chunk) => {
    pieces.push(chunk);
    length += chunk.length;
    // A long answer comes in many pieces, which are joined once, when it is whole.
    const first = pieces[0] as Buffer;
    if (first.length >= 4 && length < 4 + first.readUInt32LE(0)) return;
    let rest = Buffer.concat(pieces);
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32LE(0)) {
      const size = rest.readUInt32LE(0);
      onAnswer(answerOf(rest.subarray(4, 4 + size)));
      rest = rest.subarray(4 + size);
    }
    pieces = rest.length > 0 ? [rest] : [];
    length = rest.length;
  };
}
