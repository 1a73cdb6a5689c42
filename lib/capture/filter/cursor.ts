/** Walks over the tokens of a filter. */
import type { Place } from "./ast";
import { FilterError } from "./error";
import type { Token } from "./lex";

export class Cursor {
  private index = 0;
  /** How deep expressions are nested in each other at this place. */
  depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  get token(): Token {
    return this.tokens[this.index] as Token;
  }
  get following(): Token {
    return this.tokens[Math.min(this.index + 1, this.tokens.length - 1)] as Token;
  }
  get atEnd(): boolean {
    return this.token.kind === "end";
  }
  get place(): Place {
    return placeOf(this.token);
  }
  /** Where it stands, to come back to. */
  get mark(): number {
    return this.index;
  }
  back(mark: number): void {
    this.index = mark;
  }
  next(): Token {
    const { token } = this;
    if (token.kind !== "end") this.index += 1;
    return token;
  }
  isSign(...signs: string[]): boolean {
    return this.token.kind === "sign" && signs.includes(this.token.text);
  }
  /** Takes the sign if it is there. */
  sign(...signs: string[]): string | null {
    return this.isSign(...signs) ? this.next().text : null;
  }
  isWord(...words: string[]): boolean {
    return this.token.kind === "word" && !this.token.escaped && words.includes(this.token.text.toLowerCase());
  }
  /** Takes the word if it is there. */
  word(...words: string[]): string | null {
    return this.isWord(...words) ? this.next().text.toLowerCase() : null;
  }
  fail(message: string, token = this.token): FilterError {
    const { at, length } = placeOf(token);
    return new FilterError(message, at, length);
  }
  /** The error about something that is not there. */
  expected(what: string): FilterError {
    const { token } = this;
    return this.fail(
      token.kind === "end"
        ? `The filter ends where ${what} should stand.`
        : `Here should stand ${what}, and not "${token.text}".`,
    );
  }
}

export const placeOf = ({ at, text, escaped }: Token): Place => ({ at, length: text.length + (escaped ? 1 : 0) });
