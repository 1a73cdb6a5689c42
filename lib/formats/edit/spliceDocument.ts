/** Compares a document with the value it should have, and finds the stretches of text to replace. */
import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { entryLines, flowText, scalarText } from "../write/text";
import { type Aligned, alignLists } from "./align";
import { lineStart, spliceBlock } from "./block";
import { type Stretch, spliceFlow } from "./flow";
import { CannotSplice, type Splice, type Wanted } from "./splice";

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const same = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);

/** A node with a range that is what it seems: no alias, no anchor others may follow, no tag. */
function plainNode(node: unknown): Node & { range: NonNullable<Node["range"]> } {
  if ((isScalar(node) || isCollection(node)) && node.range && !node.anchor && !node.tag)
    return node as Node & { range: NonNullable<Node["range"]> };
  throw new CannotSplice(isAlias(node) ? "an alias" : "an anchor, a tag or nothing at all");
}

/** Where a value ends, without the blanks and comments that a block collection's own range includes. */
export function endOf(source: string, value: unknown): number {
  const node = plainNode(value);
  if (isCollection(node) && !node.flow) {
    const last: unknown = node.items.at(-1);
    return endOf(source, isPair(last) ? last.value : last);
  }
  const end = node.range[1];
  // A block scalar's range runs over its last line's end.
  return source[end - 1] === "\n" && end > node.range[0] ? end - (source[end - 2] === "\r" ? 2 : 1) : end;
}

export class DocumentSplicer {
  readonly splices: Splice[] = [];

  /** `json` keeps a file that is JSON so. */
  constructor(
    private readonly source: string,
    private readonly json: boolean,
  ) {}

  /** Makes a field's value what it should be. `pair` is the field. */
  private field(pair: Pair, was: unknown, now: unknown, inFlow: boolean): void {
    if (same(was, now)) return;
    if (isFields(was) && isFields(now) && isMap(pair.value)) this.map(pair.value, was, now);
    else if (Array.isArray(was) && Array.isArray(now) && isSeq(pair.value))
      this.list(pair, was, alignLists(was, now), inFlow);
    else this.replace(pair.value, now, inFlow);
  }

  private render(value: unknown): string {
    return this.json ? JSON.stringify(value) : flowText(value);
  }

  private replace(value: unknown, now: unknown, inFlow: boolean): void {
    const node = plainNode(value);
    const scalar = typeof now !== "object" && !this.json;
    const text = scalar ? scalarText(now, inFlow ? "flow" : "block") : this.render(now);
    this.splices.push({ from: node.range[0], to: endOf(this.source, node), text });
  }

  /** Makes a map hold the fields wanted; a new one follows the field before it. */
  map(node: YAMLMap, was: Fields, now: Fields): void {
    plainNode(node);
    const pairs = node.items as Pair[];
    const keys = pairs.map(({ key }) => {
      if (!isScalar(key) || key.anchor || key.tag || key.value === "<<")
        throw new CannotSplice("a field with an unusual name");
      return String(key.value);
    });
    const flow = node.flow === true;
    const wanted: Wanted[] = [];
    keys.forEach((key, index) => {
      if (now[key] === undefined) return;
      wanted.push(index);
      const pair = pairs[index];
      if (pair) this.field(pair, was[key], now[key], flow);
    });
    const names = Object.keys(now).filter((key) => now[key] !== undefined);
    names.forEach((key, index) => {
      if (keys.includes(key)) return;
      const line = this.json
        ? `${JSON.stringify(key)}: ${this.render(now[key])}`
        : `${key}: ${this.newField(now[key], flow)}`;
      const before = keys.indexOf(names[index - 1] ?? "");
      const position = wanted.indexOf(before);
      // A field put in just now stands between the one before and this one.
      let at = position < 0 ? wanted.length : position + 1;
      while (position >= 0 && Array.isArray(wanted[at])) at++;
      wanted.splice(at, 0, [line]);
    });
    if (wanted.length === keys.length && wanted.every((entry) => typeof entry === "number")) return;
    const entries = pairs.map(
      (pair): Stretch => ({ start: plainNode(pair.key).range[0], end: endOf(this.source, pair.value) }),
    );
    this.entries(node, entries, wanted, "map");
  }

  private newField(value: unknown, flow: boolean): string {
    return typeof value === "object" ? this.render(value) : scalarText(value, flow ? "flow" : "block");
  }

  /** Makes the list that is a field's value hold the entries wanted. */
  list(pair: Pair, was: readonly unknown[], aligned: readonly Aligned[], inFlow: boolean): void {
    const node = pair.value as YAMLSeq;
    plainNode(node);
    const flow = node.flow === true;
    for (const { old, value } of aligned) {
      if (old === null || same(was[old], value)) continue;
      const item = node.items[old];
      const before = was[old];
      if (isMap(item) && isFields(before) && isFields(value)) this.map(item, before, value);
      else this.replace(item, value, flow);
    }
    if (aligned.length === was.length && aligned.every(({ old }, index) => old === index)) return;
    if (aligned.length === 0 && !flow) this.emptyBlock(pair, node);
    else if (was.length === 0 && !inFlow) this.firstEntries(pair, node, aligned);
    else this.listEntries(node, aligned, flow);
  }

  private listEntries(node: YAMLSeq, aligned: readonly Aligned[], flow: boolean): void {
    const wanted = aligned.map(({ old, value }): Wanted => old ?? (flow ? [this.render(value)] : dashed(value)));
    const entries = node.items.map(
      (item): Stretch => ({
        start: flow ? plainNode(item).range[0] : this.dashOf(item),
        end: endOf(this.source, item),
      }),
    );
    this.entries(node, entries, wanted, "list");
  }

  private entries(node: YAMLMap | YAMLSeq, entries: Stretch[], wanted: Wanted[], kind: "list" | "map"): void {
    const [start, end] = plainNode(node).range;
    const splices = node.flow
      ? spliceFlow(this.source, { start, end, entries, padding: kind === "map" ? " " : "" }, wanted)
      : spliceBlock(this.source, { entries, kind }, wanted);
    this.splices.push(...splices);
  }

  /** Offset of the "-" before an item. */
  private dashOf(item: unknown): number {
    const before = this.source.slice(0, plainNode(item).range[0]).trimEnd();
    if (!before.endsWith("-")) throw new CannotSplice("an item apart from its dash");
    return before.length - 1;
  }

  /** All items go: `nodes:` with lines below it becomes `nodes: []`. Comments between the items stay. */
  private emptyBlock(pair: Pair, node: YAMLSeq): void {
    const colon = this.source.indexOf(":", plainNode(pair.key).range[1]);
    this.splices.push({ from: colon + 1, to: colon + 1, text: " []" });
    for (const item of node.items) {
      const start = lineStart(this.source, this.dashOf(item));
      const end = this.source.indexOf("\n", endOf(this.source, item));
      this.splices.push({ from: start, to: end < 0 ? this.source.length : end + 1, text: "" });
    }
  }

  /** `nodes: []` gets its first entries: each on lines of its own below. */
  private firstEntries(pair: Pair, node: YAMLSeq, aligned: readonly Aligned[]): void {
    const { range } = plainNode(node);
    const key = plainNode(pair.key).range[0];
    const indent = " ".repeat(key - lineStart(this.source, key) + 2);
    const newline = this.source.includes("\r\n") ? "\r\n" : "\n";
    const lines = aligned.flatMap(({ value }) => dashed(value)).map((line) => newline + indent + line);
    if (lineStart(this.source, range[0]) !== lineStart(this.source, key))
      throw new CannotSplice("the list begins on another line");
    this.splices.push({ from: this.source.slice(0, range[0]).trimEnd().length, to: range[1], text: lines.join("") });
  }
}

/** A new item as lines: its first behind a dash, the others below. */
function dashed(value: unknown): string[] {
  const lines = isFields(value) ? entryLines(value) : [flowText(value)];
  return lines.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));
}
