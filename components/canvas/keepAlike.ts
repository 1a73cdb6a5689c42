/** The entries of `after`, each the object that `before` had where they are alike; `before` itself where all are. */
export function keepAlike<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  alike: (x: T, y: T) => boolean,
): ReadonlyMap<string, T> {
  let same = before.size === after.size;
  const kept = new Map<string, T>();
  for (const [key, value] of after) {
    const old = before.get(key);
    const stays = old !== undefined && (old === value || alike(old, value));
    kept.set(key, stays ? old : value);
    same &&= stays;
  }
  return same ? before : kept;
}
