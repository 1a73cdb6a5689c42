import { expect, test } from "vitest";
import { terminalNames } from "./names";

test("a node's second terminal has a number", () => {
  const terminal = (id: string, node: string) => ({ id, node, ended: null });
  const terminals = [terminal("t1", "ns1"), terminal("t2", "ns2"), terminal("t4", "ns1")];
  expect(terminalNames(terminals)).toEqual({ t1: "ns1", t2: "ns2", t4: "ns1 · 2" });
});
