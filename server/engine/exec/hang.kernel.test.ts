/** An `ip` that never answers: a stand-in is mounted over it, inside the sandbox alone. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { PlannedStep } from "@/lib/plan/step";
import { runCommand } from "@/server/engine/exec/run";
import { killSandbox, type Sandbox, startSandbox } from "@/server/engine/sandbox";
import { applySteps } from "./apply";

const STAND_IN = "/run/ip-that-hangs";
const STEPS: PlannedStep[] = ["n1", "n2"].map((name) => ({
  step: { op: "addNamespace", name },
  element: { type: "node", id: name },
  commands: [{ file: "ip", args: ["netns", "add", name] }],
  explanation: "",
}));

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ lab: "hang" });
});
afterEach(() => killSandbox(sandbox.identity));

async function shell(script: string): Promise<string> {
  const { stdout, stderr, exitCode } = await runCommand(sandbox, { file: "sh", args: ["-c", script] });
  if (exitCode !== 0) throw new Error(stderr);
  return stdout;
}
const apply = () => applySteps(sandbox, STEPS, { timeoutMs: 400, onProgress: () => {}, onCommand: () => {} });

test("is ended in time with an explanation, leaves nothing running, and all goes on when it answers again", async () => {
  await shell(`printf '#!/bin/sh\\nexec sleep 1000\\n' > ${STAND_IN}; chmod +x ${STAND_IN}`);
  await shell(`mount --bind ${STAND_IN} "$(readlink -f "$(command -v ip)")"`);
  const hung = await apply();
  expect(hung).toMatchObject({ state: "failed", failure: { step: 0, command: "ip netns add n1" } });
  expect(hung.state === "failed" && hung.failure.explanation).toContain("did not end within 0.4 s");
  await expect.poll(() => shell("cat /proc/[0-9]*/cmdline | tr '\\0' ' '")).not.toContain("sleep 1000");

  await shell(`umount "$(readlink -f "$(command -v ip)")"`);
  expect(await apply()).toEqual({ state: "done" });
  expect(await shell("ls /run/netns")).toBe("n1\nn2\n");
});
