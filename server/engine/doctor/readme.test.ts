import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PROBES } from "./examine";
import { ABOUT_SANDBOX } from "./sandboxCheck";

test("the README's table has every check, with what is lost without it", () => {
  const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8").replaceAll(/ +/g, " ");
  for (const { title, needed } of [ABOUT_SANDBOX, ...PROBES]) expect(readme).toContain(`| ${title} | ${needed} | `);
});
