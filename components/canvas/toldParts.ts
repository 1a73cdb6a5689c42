/** From what is told in full to what shall be, a part at a time. Pure. */

/** Ids of what is told in full; null for everything. */
export type Told = ReadonlySet<string> | null;

/**
 * @param all everything that there is, by id
 * @param most how much may change at once
 * @returns `wanted` itself when no more than that is left to change; else what is on the way to it, and how much that changes
 */
export function nextTold(
  before: Told,
  wanted: Told,
  all: readonly string[],
  most: number,
): [told: Told, changed: number] {
  if (before === wanted) return [wanted, 0];
  const isTold = (told: Told, id: string) => told === null || told.has(id);
  const changing = all.filter((id) => isTold(before, id) !== isTold(wanted, id));
  if (changing.length <= most) return [wanted, changing.length];
  const next = new Set(before ?? all);
  for (const id of changing.slice(0, most)) {
    if (isTold(wanted, id)) next.add(id);
    else next.delete(id);
  }
  return [next, most];
}
