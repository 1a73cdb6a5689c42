import fc from "fast-check";
import { expect, it } from "vitest";
import { quoteArgument } from "../plan/render";
import { splitWords } from "./words";

it.each([
  ["iperf3 -s", ["iperf3", "-s"]],
  ["  a   b ", ["a", "b"]],
  [`sh -c 'echo "$HOME"'`, ["sh", "-c", 'echo "$HOME"']],
  [`echo "a \\"b\\" \\\\ c"`, ["echo", 'a "b" \\ c']],
  ["a\\ b c''d ''", ["a b", "cd", ""]],
  ["", []],
])("%s", (line, words) => expect(splitWords(line)).toEqual(words));

it.each(["'open", 'a "b'])("%s is not closed", (line) => expect(splitWords(line)).toBeNull());

it("reads what is written for bash", () => {
  // Control characters need bash's own $'…', which is no business of a line in a form.
  const word = fc.string({ unit: "grapheme-ascii" });
  fc.assert(
    fc.property(fc.array(word), (words) => {
      expect(splitWords(words.map(quoteArgument).join(" "))).toEqual(words);
    }),
  );
});
