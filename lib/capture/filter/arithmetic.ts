/** Reads arithmetic: `tcp[tcpflags] & (tcp-syn | tcp-fin)`, with the precedence of C. */
import type { Arithmetic, ArithmeticSign, Expression, Protocol, RelationSign } from "./ast";
import { type Cursor, placeOf } from "./cursor";
import { CONSTANTS } from "./names";

const LEVELS: readonly (readonly ArithmeticSign[])[] = [["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "/", "%"]];
const RELATIONS = ["=", "==", "!=", "<", "<=", ">", ">="];
const READABLE: readonly Protocol[] = [
  "ether",
  "ip",
  "ip6",
  "arp",
  "rarp",
  "tcp",
  "udp",
  "sctp",
  "icmp",
  "icmp6",
  "igmp",
];
/** Deeper nesting is refused: neither this parser's stack nor the kernel's scratch memory is endless. */
export const MAX_DEPTH = 64;

export function readNumber(text: string): number {
  // A leading 0 makes it octal, as in C.
  return /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
}

function atom(cursor: Cursor): Arithmetic {
  const { token } = cursor;
  if (cursor.sign("(")) {
    const inner = arithmetic(cursor);
    if (!cursor.sign(")")) throw cursor.expected('")"');
    return inner;
  }
  if (cursor.sign("-")) {
    const place = placeOf(token);
    return { kind: "operation", sign: "-", left: { kind: "constant", value: 0 }, right: atom(cursor), place };
  }
  if (token.kind === "number") {
    const value = readNumber(cursor.next().text);
    if (!Number.isInteger(value) || value > 0xffffffff) throw cursor.fail("A number has at most 32 bits.", token);
    return { kind: "constant", value };
  }
  if (cursor.word("len", "length")) return { kind: "length" };
  const name = token.text.toLowerCase();
  if (token.kind === "word" && cursor.following.text === "[") return bytes(cursor);
  if (token.kind === "word" && Object.hasOwn(CONSTANTS, name)) {
    cursor.next();
    return { kind: "constant", value: CONSTANTS[name] as number };
  }
  throw cursor.expected("a number, or bytes of a packet such as tcp[13]");
}

function bytes(cursor: Cursor): Arithmetic {
  const token = cursor.next();
  const of = READABLE.find(
    (name) => name === token.text.toLowerCase() || (token.text === "icmpv6" && name === "icmp6"),
  );
  if (!of) throw cursor.fail(`Bytes of "${token.text}" cannot be read. Known are ${READABLE.join(", ")}.`, token);
  cursor.next();
  const offset = arithmetic(cursor);
  let size = 1;
  if (cursor.sign(":")) {
    const length = cursor.next();
    size = readNumber(length.text);
    if (![1, 2, 4].includes(size)) throw cursor.fail("1, 2 or 4 bytes can be read at once.", length);
  }
  if (!cursor.sign("]")) throw cursor.expected('"]"');
  return { kind: "bytes", of, offset, size: size as 1 | 2 | 4, place: placeOf(token) };
}

function binary(cursor: Cursor, level: number): Arithmetic {
  const signs = LEVELS[level];
  if (!signs) return atom(cursor);
  let left = binary(cursor, level + 1);
  for (;;) {
    const { place } = cursor;
    const sign = cursor.sign(...signs) as ArithmeticSign | null;
    if (!sign) return left;
    const right = binary(cursor, level + 1);
    if ((sign === "/" || sign === "%") && right.kind === "constant" && right.value === 0)
      throw cursor.fail("Nothing can be divided by zero.");
    if ((sign === "<<" || sign === ">>") && right.kind === "constant" && right.value > 31)
      throw cursor.fail("A number of 32 bits can be shifted by at most 31.");
    left = { kind: "operation", sign, left, right, place };
  }
}

export function arithmetic(cursor: Cursor): Arithmetic {
  cursor.depth += 1;
  if (cursor.depth > MAX_DEPTH) throw cursor.fail("The filter is nested too deeply.");
  const read = binary(cursor, 0);
  cursor.depth -= 1;
  return read;
}

export function relation(cursor: Cursor): Expression {
  const left = arithmetic(cursor);
  const sign = cursor.sign(...RELATIONS);
  if (!sign) throw cursor.expected("a comparison such as = or !=");
  const right = arithmetic(cursor);
  return { kind: "relation", sign: (sign === "==" ? "=" : sign) as RelationSign, left, right };
}
