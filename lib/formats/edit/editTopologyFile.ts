import { isMap, isScalar, isSeq, type Pair, Scalar, type YAMLMap } from "yaml";
import { linkId } from "../../topology/ids";
import { applyPatch, isEmptyPatch, type TopologyPatch } from "../../topology/patch";
import type { Topology } from "../../topology/schema";
import { topologyOf } from "../read/parse";
import { type ReadDocument, readDocument } from "../read/readDocument";
import { writeTopologyFile } from "../write/writeTopologyFile";
import { type Aligned, alignByPatch } from "./align";
import { DocumentRewriter, writeOutAliases } from "./rewriteDocument";
import { LISTS } from "./segments";
import { applySplices, CannotSplice } from "./splice";
import { DocumentSplicer } from "./spliceDocument";

/** The text that was to be edited is no topology file. */
export class NotATopologyFile extends Error {
  override name = "NotATopologyFile";
}

export interface Change {
  was: Topology;
  now: Topology;
  nodes: Aligned[];
  links: Aligned[];
}

/** The top fields without the two lists, which are aligned by the patch. */
function settings({ nodes: _, links: __, ...rest }: Topology): Record<string, unknown> {
  return rest;
}

function rootOf({ document }: ReadDocument): YAMLMap {
  if (!isMap(document.contents)) throw new NotATopologyFile("The file is not a map of fields.");
  return document.contents;
}

/** The text with the stretches replaced that a change concerns. @throws {CannotSplice} */
export function spliced(source: string, read: ReadDocument, { was, now, ...aligned }: Change): string {
  const root = rootOf(read);
  const [first] = root.items;
  const json = root.flow === true && isScalar(first?.key) && first.key.type === Scalar.QUOTE_DOUBLE;
  const splicer = new DocumentSplicer(source, json);
  for (const key of LISTS) {
    const pair = (root.items as Pair[]).find((item) => isScalar(item.key) && item.key.value === key);
    if (!pair || !isSeq(pair.value)) throw new CannotSplice(`${key} is not a plain list`);
    splicer.list(pair, was[key], aligned[key], root.flow === true);
  }
  // The lists are equal here: they are spliced above.
  splicer.map(root, { ...settings(was), nodes: 0, links: 0 }, { ...settings(now), nodes: 0, links: 0 });
  return applySplices(source, splicer.splices);
}

function rewritten(read: ReadDocument, { was, now, ...aligned }: Change): string {
  writeOutAliases(read.document);
  const root = rootOf(read);
  const rewriter = new DocumentRewriter(read.document);
  rewriter.map(root, settings(was), settings(now));
  for (const key of LISTS) {
    const list = root.get(key, true);
    if (isSeq(list)) rewriter.list(list, was[key], aligned[key]);
  }
  return read.document.toString({ lineWidth: 0 });
}

/** Whether a text says exactly this topology. */
function says(text: string, topology: Topology): boolean {
  const { read } = readDocument(text);
  const found = read && topologyOf(read).topology;
  return found !== null && canonical(found) === canonical(topology);
}

/** One text for equal values, whatever the order of their fields. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, field: unknown) =>
    typeof field === "object" && field !== null && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)))
      : field,
  );

/** Tries a way of editing; null when it cannot, or would write something else than was asked for. */
function attempt(wanted: Topology, edit: () => string): string | null {
  try {
    const text = edit();
    return says(text, wanted) ? text : null;
  } catch (error) {
    if (error instanceof CannotSplice) return null;
    throw error;
  }
}

/**
 * The file's text after an edit made on the canvas. What the patch does not
 * touch stays byte for byte: comments, order, quotes, blanks. A comment in an
 * entry or behind it goes with the entry; one on a line between entries stays.
 *
 * Files with aliases, tags or comments inside braces where the patch touches
 * them are laid out anew by the YAML library, and keep comments and order.
 *
 * @throws {NotATopologyFile} when the text is no topology file.
 * @throws {PatchConflict} when the patch is not for this topology.
 */
export function editTopologyFile(text: string, patch: TopologyPatch): string {
  if (isEmptyPatch(patch)) return text;
  const { read, issues } = readDocument(text);
  const was = read && topologyOf(read).topology;
  if (!read || !was) throw new NotATopologyFile(issues[0]?.reason ?? "The file has not the shape of a topology.");
  const now = applyPatch(was, patch);
  const change: Change = {
    was,
    now,
    nodes: alignByPatch(was.nodes, now.nodes, patch.nodes, ({ name }) => name),
    links: alignByPatch(was.links, now.links, patch.links, linkId),
  };
  return (
    attempt(now, () => spliced(text, read, change)) ??
    attempt(now, () => rewritten(read, change)) ??
    writeTopologyFile(now)
  );
}
