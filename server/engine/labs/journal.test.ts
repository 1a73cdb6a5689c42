import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { emptyTopology } from "@/lib/topology/schema";
import { emptyEntry, Journal } from "./journal";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirelab-journal-"));
  path = join(folder, "state.json");
});
afterEach(() => rm(folder, { recursive: true }));

test("what was saved is what the next engine reads, and nothing else is left in the folder", async () => {
  const journal = await Journal.open(path);
  expect(journal.entry).toEqual(emptyEntry());
  const sandbox = {
    lab: "demo",
    unshare: { pid: 11, startTime: "7" },
    holder: { pid: 12, startTime: "8" },
    bootId: "b",
    userNamespace: true,
  };
  await Promise.all([
    journal.save({ sandbox }),
    journal.save({ applied: emptyTopology() }),
    journal.save({ settled: null }),
  ]);
  expect((await Journal.open(path)).entry).toEqual({ ...emptyEntry(), sandbox, applied: emptyTopology() });
  expect(await readdir(folder)).toEqual(["state.json"]);
});

test.each([
  ["text that is no JSON", "{"],
  ["a version of the future", JSON.stringify({ ...emptyEntry(), version: 2 })],
  [
    "a process number that is none",
    JSON.stringify({ ...emptyEntry(), sandbox: { lab: "x", unshare: { pid: -1, startTime: "1" } } }),
  ],
  ["a run that is none", JSON.stringify({ ...emptyEntry(), run: { id: "x", steps: [1], progress: [] } })],
])("damage is told and trusted in nothing: %s", async (_, text) => {
  await writeFile(path, text);
  const journal = await Journal.open(path);
  expect(journal.damage).toBeTruthy();
  expect(journal.entry).toEqual(emptyEntry());
});
