import { describe, expect, it } from "vitest";
import { nextTold, type Told } from "./toldParts";

const all = Array.from({ length: 100 }, (_, n) => `n${n}`);
const some = (from: number, to: number): Told => new Set(all.slice(from, to));
const isTold = (told: Told, id: string) => told === null || told.has(id);

describe("what is told in full", () => {
  it("is what it shall be at once where little changes", () => {
    const wanted = some(5, 20);
    expect(nextTold(some(0, 10), wanted, all, 30)).toEqual([wanted, 15]);
    expect(nextTold(null, null, all, 30)).toEqual([null, 0]);
  });

  it.each<[string, Told, Told]>([
    ["nothing to everything", some(0, 0), null],
    ["everything to nothing", null, some(0, 0)],
    ["some to others", some(0, 60), some(50, 100)],
  ])("goes from %s in parts that are small enough", (_, from, wanted) => {
    let told = from;
    for (let part = 0; part < 20 && told !== wanted; part++) {
      const [next, changed] = nextTold(told, wanted, all, 30);
      expect(all.filter((id) => isTold(next, id) !== isTold(told, id)).length).toBe(changed);
      expect(changed).toBeLessThanOrEqual(30);
      told = next;
    }
    expect(told).toBe(wanted);
  });

  it("forgets what is not there any more", () => {
    const [told] = nextTold(new Set(["gone"]), some(0, 5), all, 30);
    expect(told).toEqual(some(0, 5));
  });
});
