import { expect, it } from "vitest";
import { type CliError, EXIT } from "./exit";
import { readInsideOptions } from "./insideOptions";

it.each([
  [["ns1", "--", "ping", "-c1", "10.1.1.2"], undefined, ["ping", "-c1", "10.1.1.2"]],
  [["ns1", "ip", "-br", "link"], undefined, ["ip", "-br", "link"]],
  [["-l", "lab", "ns1", "--", "ls"], "lab", ["ls"]],
  [["--lab=lab", "ns1", "ls", "-l", "--", "x"], "lab", ["ls", "-l", "--", "x"]],
  [["-llab", "ns1"], "lab", []],
])("reads %j", (args, lab, command) => expect(readInsideOptions(args)).toEqual({ lab, node: "ns1", command }));

it.each([[[]], [["-l"]], [["-l", "lab"]], [["--nonsense", "ns1"]]])("refuses %j", (args) => {
  expect(() => readInsideOptions(args)).toThrow(expect.objectContaining({ exitCode: EXIT.usage }) as CliError);
});
