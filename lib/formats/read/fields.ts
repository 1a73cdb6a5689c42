/** The fields that the schema knows at a place in a file. */
import { z } from "zod";
import { topologySchema } from "../../topology/schema";
import { type FieldPath, valueAt } from "../path";

/** The member of a discriminated union whose literals the value agrees with. */
function memberFor(union: z.ZodDiscriminatedUnion, value: unknown): unknown {
  return union.options.find(
    (option) =>
      option instanceof z.ZodObject && z.safeParse(option.shape.kind as z.ZodType, valueAt(value, ["kind"])).success,
  );
}

/** The group of fields among what a place may hold. */
const groupOf = (union: z.ZodUnion): unknown => union.options.find((option) => option instanceof z.ZodObject);

function step(schema: unknown, key: string | number, value: unknown): unknown {
  if (schema instanceof z.ZodOptional) return step(schema.unwrap(), key, value);
  if (schema instanceof z.ZodDiscriminatedUnion) return step(memberFor(schema, value), key, value);
  if (schema instanceof z.ZodUnion) return step(groupOf(schema), key, value);
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodObject) return schema.shape[key];
  return undefined;
}

/** Names of the fields that an object at this path may have; empty where the schema knows no object. */
export function knownFields(file: unknown, path: FieldPath): string[] {
  let schema: unknown = topologySchema;
  path.forEach((key, index) => {
    schema = step(schema, key, valueAt(file, path.slice(0, index)));
  });
  if (schema instanceof z.ZodOptional) schema = schema.unwrap();
  if (schema instanceof z.ZodDiscriminatedUnion) schema = memberFor(schema, valueAt(file, path));
  else if (schema instanceof z.ZodUnion) schema = groupOf(schema);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** Edits (insert, delete, replace, swap neighbours) from one word to another. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((rows[i - 1]?.[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (rows[i - 1]?.[j - 1] ?? 0) + cost);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (rows[i - 2]?.[j - 2] ?? best) + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

/** The candidate that a word was most likely meant to be, or null when none is close. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  // Longer words are no slip of the pen, and measuring them takes time.
  if (word.length > 30) return null;
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate) }))
    .sort((x, y) => x.edits - y.edits);
  const best = ranked[0];
  return best && best.edits <= Math.max(1, Math.floor(best.candidate.length / 3)) ? best.candidate : null;
}
