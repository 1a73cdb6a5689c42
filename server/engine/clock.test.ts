/** Time of day may jump. It is shown to people; nothing waits by it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
/** Where times are made that people read, and nothing is decided by them. */
const SHOWN = /Date\.now\(\)/;
const DECIDES = /deadline\w*\s*=\s*Date\.now\(\)|Date\.now\(\)\s*[<>]|[<>]=?\s*Date\.now\(\)/i;

test("neither engine nor starter decides anything by the time of day", () => {
  const files = ["server/engine", "server/start", "server/client"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .map((name) => join(folder, name)),
  );
  const lines = files.flatMap((file) =>
    readFileSync(join(ROOT, file), "utf8")
      .split("\n")
      .filter((line) => SHOWN.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(lines.length).toBeGreaterThan(3);
  expect(lines.filter((line) => DECIDES.test(line))).toEqual([]);
});
