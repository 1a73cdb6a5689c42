/**
 * Stands for zod in what browsers fetch (see next.config.js): a tenth of the page's code, of which
 * nothing is used there. The engine and the web server hold everything that comes in against the
 * schemas; a page is told by its own server alone, and parses nothing. Whoever tries is refused.
 */
const PARSING: readonly PropertyKey[] = [
  "parse",
  "safeParse",
  "parseAsync",
  "safeParseAsync",
  "spa",
  "decode",
  "encode",
];

function refuse(): never {
  throw new Error("There are no schemas in the browser: parse on the server, or write the check without one.");
}

/** Any schema: whatever is asked or made of it is one again. */
const schema: unknown = new Proxy(() => {}, {
  get: (_target, name) => (PARSING.includes(name) ? refuse : schema),
  apply: () => schema,
});

export const z = schema;
