/**
 * Whether two values tell the same, as JSON would tell them. Parts that are the very same (`===`) are not
 * looked into, so that comparing what patches left alone costs next to nothing.
 */
export function alike(x: unknown, y: unknown): boolean {
  if (x === y) return true;
  if (typeof x !== "object" || typeof y !== "object" || x === null || y === null) return false;
  if (Array.isArray(x) || Array.isArray(y)) {
    return Array.isArray(x) && Array.isArray(y) && x.length === y.length && x.every((item, at) => alike(item, y[at]));
  }
  const [one, other] = [x as Record<string, unknown>, y as Record<string, unknown>];
  // A key without a value is no key.
  const more = Object.keys(other).some((key) => other[key] !== undefined && one[key] === undefined);
  return !more && Object.keys(one).every((key) => alike(one[key], other[key]));
}
