import { describe, expect, test } from "vitest";
import { labNameSchema } from "@/lib/protocol/messages";
import { freeLabName, labNameProblem } from "./labNames";

describe("labNameProblem", () => {
  test.each(["a", "lab-1", "x".repeat(40), "", "-a", "a-", "A", "a b", "a_b", "é", "x".repeat(41), "a--b"])(
    "judges %j as the protocol does",
    (name) => expect(labNameProblem(name, []) === null).toBe(labNameSchema.safeParse(name).success),
  );
  test("offers a name that can be used", () => expect(labNameProblem("Bad Name!", [])).toMatch(/ bad-name:/));
  test("refuses a name in use", () => expect(labNameProblem("lab", ["lab"])).toMatch(/already/));
});

describe("freeLabName", () => {
  test.each([
    ["One veth pair", [], "one-veth-pair"],
    ["One veth pair", ["one-veth-pair"], "one-veth-pair-2"],
    ["  ", [], "lab"],
    ["Lab", ["lab", "lab-2"], "lab-3"],
  ])("%j beside %j is %s", (text, taken, name) => expect(freeLabName(text, taken)).toBe(name));

  test("is legal however long the text is", () => {
    const name = freeLabName("word ".repeat(30), [freeLabName("word ".repeat(30), [])]);
    expect(labNameSchema.safeParse(name).success).toBe(true);
  });
});
