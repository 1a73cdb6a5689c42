import { expect, it } from "vitest";
import { followCables } from "./following";
import { routeCables } from "./routing";

const card = (x: number, y: number) => ({ x, y, width: 200, height: 100 });
const spans = [
  { id: "one", a: "ns1", b: "hub" },
  { id: "two", a: "ns2", b: "hub" },
];
const rects = new Map([
  ["ns1", card(0, 0)],
  ["ns2", card(0, 300)],
  ["hub", card(800, 100)],
]);
const before = routeCables(spans, rects);

it("has cables follow the node that moves, and leaves their other end where it was", () => {
  const moved = new Map(rects).set("ns1", card(40, -60));
  const followed = followCables([spans[0] as (typeof spans)[0]], moved, new Set(["ns1"]), before);
  expect([...followed.keys()]).toEqual(["one"]);
  expect(followed.get("one")?.a.point).toEqual({ x: 240, y: -10 });
  expect(followed.get("one")?.b).toEqual(before.get("one")?.b);
});

it("goes to the middle of another side when the node is carried there", () => {
  const moved = new Map(rects).set("ns1", card(1600, 100));
  expect(followCables([spans[0] as (typeof spans)[0]], moved, new Set(["ns1"]), before).get("one")?.b).toEqual({
    side: "right",
    point: { x: 1000, y: 150 },
  });
});
