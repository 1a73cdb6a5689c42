import { expect, it } from "vitest";
import { z as stands } from "./noSchemas";

// biome-ignore lint/suspicious/noExplicitAny: it takes the place of all of zod
const z = stands as any;

it("lets schemas be made, of any kind", () => {
  const end = z.strictObject({ name: z.string().min(1).optional(), kind: z.literal("veth") });
  expect(() => z.discriminatedUnion("kind", [end.extend({ ...end.shape }), z.record(z.string(), end)])).not.toThrow();
});

it.each(["parse", "safeParse", "parseAsync"])("refuses to %s", (how) =>
  expect(() => z.strictObject({}).partial()[how]({})).toThrow("parse on the server"),
);
