import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LayoutStore } from "./layoutStore";

let folder: string;
const paths = () => ({ layout: join(folder, "layout.json"), unreadLayout: join(folder, "layout.unread.json") });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirelab-layout-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a layout of before there were groups is read", async () => {
  await writeFile(paths().layout, '{ "positions": { "ns1": { "x": 1, "y": 2 } } }');
  const store = await LayoutStore.open(paths());
  expect(store.initial).toEqual({ positions: { ns1: { x: 1, y: 2 } } });
  expect(store.damage).toBeNull();
});

test("groups are found again", async () => {
  const layout = { positions: {}, groups: { g1: { name: "servers", nodes: ["ns1"], collapsed: true } } };
  await (await LayoutStore.open(paths())).save(layout);
  expect((await LayoutStore.open(paths())).initial).toEqual(layout);
});

test("one that cannot be read is kept aside, and what is wrong is told with its field", async () => {
  const newer = '{ "positions": {}, "groups": { "g1": { "name": "", "nodes": ["ns1"], "collapsed": true } } }';
  await writeFile(paths().layout, newer);
  const store = await LayoutStore.open(paths());
  expect(store.damage).toBe("groups.g1.name: A group needs a name.");
  await store.save({ positions: { ns1: { x: 1, y: 2 } } });
  expect(await readFile(paths().unreadLayout, "utf8")).toBe(newer);
  expect((await LayoutStore.open(paths())).damage).toBeNull();
});
