/** What a YAML parser lets through and a topology file must not hold. */
import { type CST, type Document, isAlias, isCollection, isNode, isScalar, type Node, type Pair, visit } from "yaml";

export interface Finding {
  rule: string;
  reason: string;
  remedy: string;
  /** Offset in the text. */
  offset: number;
}

/** Looking an alias up takes the parser a walk over all anchors, so both are limited. */
const MAX_ALIASES = 1000;
/** Values in the file once every alias is written out; a bomb has billions. */
const MAX_EXPANDED = 500_000;

/** A topology needs five levels; anchors and comments add none. */
const MAX_DEPTH = 50;

const offsetOf = (node: unknown) => (isNode(node) ? (node.range?.[0] ?? 0) : 0);

const keyOf = ({ key }: Pair): unknown => (isScalar(key) ? key.value : key);

/**
 * Whether tokens nest deeper than any topology. Asked before the parser composes
 * nodes of them: it recurses, and at the end of its stack V8 may end the whole
 * process ("RegExpCompiler Allocation failed") where no catch helps.
 */
export function isTooDeep(tokens: readonly CST.Token[]): boolean {
  let level: unknown[] = [...tokens];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    const next: unknown[] = [];
    for (const token of level as { value?: unknown; key?: unknown; items?: unknown[] }[]) {
      if (token.key && typeof token.key === "object") next.push(token.key);
      if (token.value && typeof token.value === "object") next.push(token.value);
      if (Array.isArray(token.items)) for (const item of token.items) next.push(item);
    }
    level = next;
  }
  return false;
}

/**
 * A key twice in one map. Our own check, because the parser's own compares each
 * key with all before it and a file of many keys would take it hours.
 */
export function duplicateKeys(document: Document): Finding[] {
  const findings: Finding[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const pair of map.items) {
        const key = keyOf(pair);
        // "<<" may be given more than once: each names a map to merge.
        if (seen.has(key) && key !== "<<") {
          findings.push({
            rule: "yaml-duplicate-key",
            reason: `"${key}" is given twice in the same place`,
            remedy: "Keep one of the two.",
            offset: offsetOf(pair.key),
          });
        }
        seen.add(key);
      }
    },
  });
  return findings;
}

/** Aliases that lead nowhere, into themselves, or to more than a file can mean. */
export function aliasProblem(document: Document): Finding | null {
  const problem = (reason: string, node: unknown): Finding => ({
    rule: "yaml-alias",
    reason,
    remedy: "Write the value out in place of the alias.",
    offset: offsetOf(node),
  });

  const anchors = new Map<string, Node>();
  const sizes = new Map<Node, number>();
  const open = new Set<Node>();
  let aliases = 0;
  let found: Finding | null = null;

  const sizeOf = (node: unknown): number => {
    if (found || !isNode(node)) return 1;
    if (isAlias(node)) {
      const source = anchors.get(node.source);
      if (++aliases > MAX_ALIASES) found = problem(`the file has more than ${MAX_ALIASES} aliases`, node);
      else if (!source) found = problem(`"*${node.source}" stands for an anchor that is not above it`, node);
      else if (open.has(source)) found = problem(`"*${node.source}" contains itself`, node);
      return source ? (sizes.get(source) ?? 1) : 1;
    }
    if (node.anchor) anchors.set(node.anchor, node);
    if (anchors.size > MAX_ALIASES) found ??= problem(`the file has more than ${MAX_ALIASES} anchors`, node);
    let size = 1;
    if (isCollection(node)) {
      open.add(node);
      for (const item of node.items) {
        size += isNode(item) ? sizeOf(item) : sizeOf((item as Pair).key) + sizeOf((item as Pair).value);
      }
      open.delete(node);
      if (size > MAX_EXPANDED && aliases > 0)
        found ??= problem("its aliases, written out, would fill a huge file", node);
    }
    sizes.set(node, size);
    return size;
  };
  sizeOf(document.contents);
  return found;
}
