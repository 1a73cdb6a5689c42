import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { goneWithin, isAlive, isGone, ownMark } from "./processMark";
import { startTimeOf, statOf } from "./processStat";

it("does not take for running what nobody has waited for", async () => {
  const parent = spawn("perl", ["-e", '$| = 1; my $p = fork; exit unless $p; print "$p\n"; sleep 30']);
  try {
    const pid = Number((await once(parent.stdout, "data")).toString());
    await expect.poll(() => statOf(pid)?.state).toBe("Z");
    expect(isGone({ pid, startTime: startTimeOf(pid) as string })).toBe(true);
    expect(isGone(ownMark())).toBe(false);
    expect(isGone({ ...ownMark(), startTime: "1" })).toBe(true);
  } finally {
    parent.kill("SIGKILL");
  }
});

it("waits for an end, and not for ever", async () => {
  const child = spawn("sleep", ["30"]);
  const mark = { pid: child.pid as number, startTime: startTimeOf(child.pid as number) as string };
  expect(isAlive(mark)).toBe(true);
  expect(await goneWithin(mark, 20)).toBe(false);
  child.kill("SIGKILL");
  expect(await goneWithin(mark, 5000)).toBe(true);
  expect(isAlive(mark)).toBe(false);
});
