import { expect, test } from "vitest";
import { latestWrite } from "./latestWrite";

/** A disk whose writes end when the test says so. */
function slowDisk() {
  const written: string[] = [];
  const ends: (() => void)[] = [];
  const file = latestWrite(async (text) => {
    await new Promise<void>((resolve) => ends.push(resolve));
    if (text === "bad") throw new Error("disk full");
    written.push(text);
  });
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  async function end() {
    await turn();
    ends.shift()?.();
    await turn();
  }
  return { file, written, end };
}

test("texts that wait for the disk are replaced by the newest", async () => {
  const { file, written, end } = slowDisk();
  const all = Promise.all([file.write("1"), file.write("2"), file.write("3")]);
  expect(file.busy).toBe(true);
  await end();
  const late = file.write("4");
  await end();
  await end();
  await Promise.all([all, late, file.settled()]);
  expect(written.at(-1)).toBe("4");
  expect(written.length).toBeLessThan(4);
  expect(file.busy).toBe(false);
});

test("a failed write is told to those who asked for it, and the next one is written", async () => {
  const { file, written, end } = slowDisk();
  const failed = expect(file.write("bad")).rejects.toThrow("disk full");
  await end();
  await failed;
  const next = file.write("good");
  await end();
  await next;
  expect(written).toEqual(["good"]);
});
