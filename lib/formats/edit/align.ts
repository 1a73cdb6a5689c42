/** Which entries of a list in the file become which entries of the list wanted. */
import type { RecordsPatch } from "../../topology/patch";

/** An entry wanted: an old one (by its index, perhaps to be changed), or a new one (`old` is null). */
export interface Aligned {
  old: number | null;
  value: unknown;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Aligns plain lists: what is equal at both ends stays, and in the middle as many as possible are changed in place. */
export function alignLists(was: readonly unknown[], now: readonly unknown[]): Aligned[] {
  const shorter = Math.min(was.length, now.length);
  let head = 0;
  while (head < shorter && same(was[head], now[head])) head++;
  let tail = 0;
  while (tail < shorter - head && same(was[was.length - 1 - tail], now[now.length - 1 - tail])) tail++;
  return now.map((value, index) => {
    if (index >= now.length - tail) return { old: was.length - (now.length - index), value };
    return { old: index < was.length - tail ? index : null, value };
  });
}

/** Aligns lists of records by what the patch says of each, so that a renamed record keeps its place and its comments. */
export function alignByPatch<T>(
  was: readonly T[],
  now: readonly T[],
  patch: RecordsPatch<T> | undefined,
  idOf: (record: T) => string,
): Aligned[] {
  const byId = new Map<string, number>();
  const byRecord = new Map<T, number>();
  was.forEach((record, index) => {
    byRecord.set(record, index);
    if (!byId.has(idOf(record))) byId.set(idOf(record), index);
  });
  for (const { id, to } of patch?.updated ?? []) {
    const index = byId.get(id);
    if (index !== undefined) byRecord.set(to, index);
  }
  return now.map((value) => ({ old: byRecord.get(value) ?? null, value }));
}
