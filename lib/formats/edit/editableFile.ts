/** A topology file that is edited again and again, in time that follows the edit and not the file. */
import { linkId } from "../../topology/ids";
import { applyPatch, isEmptyPatch, type TopologyPatch } from "../../topology/patch";
import type { Topology } from "../../topology/schema";
import { topologyOf } from "../read/parse";
import { type ReadDocument, readDocument } from "../read/readDocument";
import { type Aligned, alignByPatch } from "./align";
import { canonical, editTopologyFile, NotATopologyFile, spliced } from "./editTopologyFile";
import { joinSegments, LISTS, type List, type Segments, segmentsOf } from "./segments";
import { CannotSplice } from "./splice";

export interface EditableFile {
  readonly text: string;
  /** What the text says. */
  readonly topology: Topology;
  /** Null where the text has to be read as a whole for each edit. */
  readonly segments: Segments | null;
}

/** @throws {NotATopologyFile} when the text is no topology file. */
export function editableFile(text: string): EditableFile {
  const { read, issues } = readDocument(text);
  const topology = read && topologyOf(read).topology;
  if (!read || !topology) throw new NotATopologyFile(issues[0]?.reason ?? "The file has not the shape of a topology.");
  return { text, topology, segments: segmentsOf(text, read) };
}

/**
 * The file after an edit, with the text that `editTopologyFile` would give it.
 * @throws {PatchConflict} when the patch is not for this topology.
 */
export function editFile(file: EditableFile, patch: TopologyPatch): EditableFile {
  if (isEmptyPatch(patch)) return file;
  return editEntries(file, patch) ?? editableFile(editTopologyFile(file.text, patch));
}

/** Entries above which the file is as well read as a whole. */
const MOST_ENTRIES = 200;
/** What stands in a file for entries that are left out; a comment, which stays in its place. */
const LEFT_OUT = "# entries left out: ";

/** The old entries that an edit concerns, with those beside them: the new text depends on no others. */
function concerned(was: readonly unknown[], aligned: readonly Aligned[]): number[] | null {
  const kept = new Set([0, was.length - 1]);
  const near = (index: number) => {
    for (const at of [index - 1, index, index + 1]) if (at >= 0 && at < was.length) kept.add(at);
  };
  let next = 0;
  for (const { old, value } of aligned) {
    if (old === null) {
      near(next - 1);
      near(next);
      continue;
    }
    // Entries that change places are a matter of the whole list.
    if (old < next) return null;
    for (; next < old; next++) near(next);
    if (was[old] !== value) near(old);
    next = old + 1;
  }
  for (; next < was.length; next++) near(next);
  return kept.size > MOST_ENTRIES ? null : [...kept].sort((a, b) => a - b);
}

interface Excerpt {
  pieces: string[];
  was: unknown[];
  aligned: Aligned[];
}

/** A list with the entries at `kept` alone, and a comment in place of each run of others. */
function excerpt(list: readonly string[], indent: string, kept: readonly number[], mark: string): string[] {
  const pieces: string[] = [];
  kept.forEach((index, at) => {
    const before = kept[at - 1];
    if (before !== undefined && before + 1 < index) pieces.push(`${indent}${mark}${before + 1}-${index}\n`);
    pieces.push(list[index] as string);
  });
  return pieces;
}

/** Entries of an excerpt with those that were left out in their places again. */
function completed(pieces: readonly string[], list: readonly string[], mark: string): string[] {
  return pieces.flatMap((piece) => {
    const parts = piece.split(mark);
    const [own = "", ...rest] = parts;
    if (rest.length === 0) return [piece];
    return [
      own.slice(0, own.lastIndexOf("\n") + 1),
      ...rest.flatMap((part, index) => {
        const [range = "", ...lines] = part.split("\n");
        const [from, to] = range.split("-").map(Number);
        const after = lines.join("\n");
        const entries = list.slice(from, to);
        // What follows the comment belongs to the entry before it; the next comment's own indent does not.
        const text = index < rest.length - 1 ? after.slice(0, after.lastIndexOf("\n") + 1) : after;
        return [...entries.slice(0, -1), `${entries.at(-1) ?? ""}${text}`];
      }),
    ];
  });
}

function readAs(text: string, topology: Topology): ReadDocument | null {
  const { read } = readDocument(text);
  const found = read && topologyOf(read).topology;
  return found && canonical(found) === canonical(topology) ? read : null;
}

/** As `editFile`, by the entries that the edit concerns; null where the whole text has to be looked at. */
export function editEntries(file: EditableFile, patch: TopologyPatch): EditableFile | null {
  const { segments, topology: was } = file;
  if (!segments || file.text.includes(LEFT_OUT)) return null;
  const now = applyPatch(was, patch);
  const lists = {
    nodes: alignByPatch(was.nodes, now.nodes, patch.nodes, ({ name }) => name),
    links: alignByPatch(was.links, now.links, patch.links, linkId),
  };
  const kept = { nodes: concerned(was.nodes, lists.nodes), links: concerned(was.links, lists.links) };
  if (!kept.nodes || !kept.links) return null;
  const cut = (list: List): Excerpt => {
    const indexes = kept[list] as number[];
    const places = new Map(indexes.map((old, at) => [old, at]));
    return {
      pieces: excerpt(segments.entries[list], segments.indents[list], indexes, LEFT_OUT),
      was: indexes.map((index) => was[list][index]),
      aligned: lists[list].flatMap(({ old, value }): Aligned[] => {
        if (old === null) return [{ old, value }];
        const at = places.get(old);
        return at === undefined ? [] : [{ old: at, value }];
      }),
    };
  };
  const small = { nodes: cut("nodes"), links: cut("links") };
  const withLists = (of: (list: List) => unknown[], rest: Topology): Topology =>
    ({ ...rest, ...Object.fromEntries(LISTS.map((list) => [list, of(list)])) }) as Topology;
  const smallWas = withLists((list) => small[list].was, was);
  const smallNow = withLists((list) => small[list].aligned.map(({ value }) => value), now);
  const source = joinSegments({
    ...segments,
    entries: { nodes: small.nodes.pieces, links: small.links.pieces },
  });
  const read = readAs(source, smallWas);
  if (!read) return null;
  try {
    const change = { was: smallWas, now: smallNow, nodes: small.nodes.aligned, links: small.links.aligned };
    const text = spliced(source, read, change);
    const after = readAs(text, smallNow);
    const parts = after && segmentsOf(text, after);
    if (!parts || parts.order[0] !== segments.order[0]) return null;
    const entries = {
      nodes: completed(parts.entries.nodes, segments.entries.nodes, LEFT_OUT),
      links: completed(parts.entries.links, segments.entries.links, LEFT_OUT),
    };
    if (LISTS.some((list) => entries[list].length !== now[list].length)) return null;
    const whole = { ...parts, entries };
    return { text: joinSegments(whole), topology: now, segments: whole };
  } catch (error) {
    if (error instanceof CannotSplice) return null;
    throw error;
  }
}
