/**
 * The way for files that are too unusual to be changed stretch by stretch:
 * anchors, aliases and merges in what is touched, tags, comments inside braces.
 * Comments and order stay; blanks become the YAML library's own.
 */
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Pair,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { type Aligned, alignLists } from "./align";

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Writes every alias and merge out, so that a change of one place changes no other. */
export function writeOutAliases(document: Document): void {
  const values = new Map<unknown, unknown>();
  visit(document, {
    Alias: (_, alias) => void values.set(alias, alias.toJS(document)),
    Map(_, map) {
      if (map.items.some(isMerge)) values.set(map, map.toJS(document));
    },
  });
  visit(document, {
    Map(_, map) {
      const value = values.get(map);
      if (!isFields(value)) return;
      map.items = map.items.filter((pair) => !isMerge(pair));
      for (const [key, field] of Object.entries(value)) if (!map.has(key)) map.set(key, document.createNode(field));
    },
    Alias: (_, alias) => document.createNode(values.get(alias)),
  });
  visit(document, {
    Node(_, node) {
      if (!isAlias(node) && node.anchor) node.anchor = undefined;
    },
  });
}

const isMerge = ({ key }: Pair) => isScalar(key) && key.value === "<<";

export class DocumentRewriter {
  constructor(private readonly document: Document) {}

  private create(value: unknown): unknown {
    const node = this.document.createNode(value);
    if (isCollection(node)) node.flow = true;
    return node;
  }

  map(node: YAMLMap, was: Fields, now: Fields): void {
    for (const key of Object.keys(was)) if (now[key] === undefined) node.delete(key);
    for (const [key, value] of Object.entries(now)) {
      const before = was[key];
      const old = node.get(key, true);
      if (value === undefined || same(before, value)) continue;
      if (isMap(old) && isFields(before) && isFields(value)) this.map(old, before, value);
      else if (isSeq(old) && Array.isArray(before) && Array.isArray(value))
        this.list(old, before, alignLists(before, value));
      else if (isScalar(old) && typeof value !== "object") old.value = value;
      else node.set(key, this.create(value));
    }
  }

  list(node: YAMLSeq, was: readonly unknown[], aligned: readonly Aligned[]): void {
    node.items = aligned.map(({ old, value }) => {
      const item = old === null ? undefined : node.items[old];
      const before = old === null ? undefined : was[old];
      if (!isNode(item)) return this.create(value);
      if (same(before, value)) return item;
      if (isMap(item) && isFields(before) && isFields(value)) this.map(item, before, value);
      else if (isScalar(item)) item.value = value;
      else return this.create(value);
      return item;
    });
  }
}
