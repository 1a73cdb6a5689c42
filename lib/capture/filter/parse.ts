/** Reads a filter expression as pcap-filter(7) describes it, down to the mistakes. */
import { MAX_DEPTH, relation } from "./arithmetic";
import type { Expression } from "./ast";
import { Cursor } from "./cursor";
import { FilterError } from "./error";
import { tokensOf } from "./lex";
import { primitive, type Qualifiers } from "./primitive";

class Parser {
  private last: Qualifiers | null = null;

  constructor(private readonly cursor: Cursor) {}

  /** `and` and `or` bind equally, from left to right, as in tcpdump. */
  expression(): Expression {
    const { cursor } = this;
    if (++cursor.depth > MAX_DEPTH) throw cursor.fail("The filter is nested too deeply.");
    let left = this.term();
    for (let sign = cursor.sign("&&", "||"); sign; sign = cursor.sign("&&", "||"))
      left = { kind: sign === "&&" ? "and" : "or", left, right: this.term() };
    cursor.depth -= 1;
    return left;
  }

  private term(): Expression {
    const { cursor } = this;
    let negated = false;
    while (cursor.sign("!")) negated = !negated;
    const inner = this.unit();
    return negated ? { kind: "not", inner } : inner;
  }

  private unit(): Expression {
    const { cursor } = this;
    if (cursor.token.kind === "word" && cursor.following.text === "[") return relation(cursor);
    // "(tcp)" and "(len) > 5" begin alike: both readings are tried, and the one that gets further says what is wrong.
    const { mark, depth } = cursor;
    const mayBeRelation =
      cursor.isSign("(", "-") ||
      cursor.token.kind === "number" ||
      (cursor.token.kind === "word" && !cursor.token.escaped);
    let failure: FilterError | null = null;
    if (mayBeRelation) {
      try {
        return relation(cursor);
      } catch (error) {
        if (!(error instanceof FilterError)) throw error;
        failure = error;
        cursor.back(mark);
        cursor.depth = depth;
      }
    }
    try {
      const read = this.boolean();
      const goesOn = cursor.atEnd || cursor.isSign("&&", "||", ")");
      if (failure && !goesOn && failure.at >= cursor.token.at) throw failure;
      return read;
    } catch (error) {
      if (error instanceof FilterError && failure && failure.at > error.at) throw failure;
      throw error;
    }
  }

  private boolean(): Expression {
    const { cursor } = this;
    if (cursor.sign("(")) {
      const inner = this.expression();
      if (!cursor.sign(")")) throw cursor.expected('")"');
      return inner;
    }
    const { read, qualifiers } = primitive(cursor, this.last);
    if (qualifiers) this.last = qualifiers;
    return read;
  }
}

/**
 * @returns null for an empty text, which lets everything pass
 * @throws {FilterError}
 */
export function parseFilter(text: string): Expression | null {
  const cursor = new Cursor(tokensOf(text));
  if (cursor.atEnd) return null;
  const expression = new Parser(cursor).expression();
  if (!cursor.atEnd) throw cursor.expected("and, or, or the end");
  return expression;
}
