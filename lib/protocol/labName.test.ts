import fc from "fast-check";
import { expect, it } from "vitest";
import { labNameFrom } from "./labName";
import { labNameSchema } from "./messages";

it.each([
  ["way-b", "way-b"],
  ["My first lab", "my-first-lab"],
  ["  Zürich → Genève!  ", "zurich-geneve"],
  ["a".repeat(60), "a".repeat(40)],
  [`${"a".repeat(39)}-b`, "a".repeat(39)],
])("%j becomes %j", (text, name) => expect(labNameFrom(text)).toBe(name));

it.each(["", "---", "→", "../.."])("finds no name in %j", (text) => expect(labNameFrom(text)).toBeNull());

it("gives legal names or none, and keeps legal ones", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const name = labNameFrom(text);
      if (name !== null) {
        expect(labNameSchema.safeParse(name).success).toBe(true);
        expect(labNameFrom(name)).toBe(name);
      }
    }),
  );
});
