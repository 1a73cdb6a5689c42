/**
 * Edits as data. A patch tells which records were added, changed and removed, so
 * reversing, joining and sending it need no knowledge of what the person did.
 * (The shape is tldraw's RecordsDiff, with a place in the list beside each record
 * because the order of a hand-written file belongs to its author.)
 */
import { z } from "zod";
import { linkId } from "./ids";
import { type Link, linkSchema, nodeSchema, type Topology, type TopologyNode } from "./schema";

/** Records of one kind in a patch: a list that is longer is refused before its members are looked at. */
export const MOST_RECORDS = 30_000;

const recordsPatch = <T extends z.ZodType>(record: T) =>
  z.strictObject({
    /** New records and the index each takes in the list after the patch. */
    added: z.array(z.strictObject({ at: z.number().int().nonnegative(), record })).max(MOST_RECORDS),
    /** Changed records, keyed by their identity before; a new identity in `to` is a rename. */
    updated: z.array(z.strictObject({ id: z.string(), from: record, to: record })).max(MOST_RECORDS),
    /** Removed records and the index each had before the patch. */
    removed: z.array(z.strictObject({ at: z.number().int().nonnegative(), record })).max(MOST_RECORDS),
  });

const settings = z.strictObject({
  name: z.string().nullable(),
  description: z.string().nullable(),
  subnet: z.string().nullable(),
  allowLoops: z.boolean().nullable(),
});

export const topologyPatchSchema = z.strictObject({
  nodes: recordsPatch(nodeSchema).optional(),
  links: recordsPatch(linkSchema).optional(),
  settings: z.strictObject({ from: settings, to: settings }).optional(),
});

export type TopologyPatch = z.infer<typeof topologyPatchSchema>;
export interface RecordsPatch<T> {
  added: { at: number; record: T }[];
  updated: { id: string; from: T; to: T }[];
  removed: { at: number; record: T }[];
}

/** A patch met a topology that it was not made for. */
export class PatchConflict extends Error {
  override name = "PatchConflict";
  constructor(readonly elementId: string) {
    super(`"${elementId}" was changed or removed by somebody else meanwhile`);
  }
}

const nodeId = (node: TopologyNode) => node.name;

function applyRecords<T>(records: T[], patch: RecordsPatch<T>, id: (record: T) => string): T[] {
  const removed = new Set(patch.removed.map(({ record }) => id(record)));
  const updated = new Map(patch.updated.map((change) => [change.id, change.to]));
  const result: T[] = [];
  for (const record of records) {
    const key = id(record);
    if (removed.delete(key)) continue;
    const to = updated.get(key);
    updated.delete(key);
    result.push(to ?? record);
  }
  const lost = [...removed, ...updated.keys()][0];
  if (lost !== undefined) throw new PatchConflict(lost);
  for (const { at, record } of [...patch.added].sort((x, y) => x.at - y.at)) {
    result.splice(Math.min(at, result.length), 0, record);
  }
  return result;
}

/** The settings of a topology as one record; null is "not set". */
export function settingsOf(topology: Topology): z.infer<typeof settings> {
  return {
    name: topology.name ?? null,
    description: topology.description ?? null,
    subnet: topology.subnet ?? null,
    allowLoops: topology.allowLoops ?? null,
  };
}

/**
 * The topology after a patch; the one before is left as it was.
 * @throws {PatchConflict} when a record that the patch changes or removes is not there.
 */
export function applyPatch(topology: Topology, patch: TopologyPatch): Topology {
  const set = patch.settings?.to ?? settingsOf(topology);
  return {
    wirelab: topology.wirelab,
    ...(set.name !== null && { name: set.name }),
    ...(set.description !== null && { description: set.description }),
    ...(set.subnet !== null && { subnet: set.subnet }),
    ...(set.allowLoops !== null && { allowLoops: set.allowLoops }),
    nodes: patch.nodes ? applyRecords(topology.nodes, patch.nodes, nodeId) : topology.nodes,
    links: patch.links ? applyRecords(topology.links, patch.links, linkId) : topology.links,
  };
}

function reverseRecords<T>(patch: RecordsPatch<T> | undefined, id: (record: T) => string): RecordsPatch<T> | undefined {
  return (
    patch && {
      added: patch.removed,
      removed: patch.added,
      updated: patch.updated.map(({ from, to }) => ({ id: id(to), from: to, to: from })),
    }
  );
}

/** The patch that undoes a patch. */
export function reversePatch(patch: TopologyPatch): TopologyPatch {
  return {
    nodes: reverseRecords(patch.nodes, nodeId),
    links: reverseRecords(patch.links, linkId),
    settings: patch.settings && { from: patch.settings.to, to: patch.settings.from },
  };
}

function diffRecords<T>(from: T[], to: T[], id: (record: T) => string): RecordsPatch<T> | undefined {
  const before = new Map(from.map((record) => [id(record), record]));
  const after = new Set(to.map(id));
  const patch: RecordsPatch<T> = { added: [], updated: [], removed: [] };
  from.forEach((record, at) => {
    if (!after.has(id(record))) patch.removed.push({ at, record });
  });
  to.forEach((record, at) => {
    const old = before.get(id(record));
    if (old === undefined) patch.added.push({ at, record });
    else if (old !== record && JSON.stringify(old) !== JSON.stringify(record))
      patch.updated.push({ id: id(record), from: old, to: record });
  });
  return patch.added.length + patch.updated.length + patch.removed.length > 0 ? patch : undefined;
}

/** The patch that carries one topology to another. A rename is seen as removal and addition. */
export function diffTopologies(from: Topology, to: Topology): TopologyPatch {
  const [before, after] = [settingsOf(from), settingsOf(to)];
  return {
    nodes: from.nodes === to.nodes ? undefined : diffRecords<TopologyNode>(from.nodes, to.nodes, nodeId),
    links: from.links === to.links ? undefined : diffRecords<Link>(from.links, to.links, linkId),
    settings: JSON.stringify(before) === JSON.stringify(after) ? undefined : { from: before, to: after },
  };
}

export function isEmptyPatch(patch: TopologyPatch): boolean {
  return !patch.nodes && !patch.links && !patch.settings;
}
