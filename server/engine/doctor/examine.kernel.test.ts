import { readdirSync, readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { examineMachine } from "./examine";

/** Processes of this user's scratch sandboxes. */
function scratch(): string[] {
  const lines = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        if (statSync(`/proc/${pid}`).uid !== process.geteuid?.()) return "";
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return "";
      }
    });
  return lines.filter((line) => line.includes("holder.sh wirelab-doctor"));
}

test("the machine is examined by doing, and nothing of it stays", async () => {
  const before = scratch();
  const report = await examineMachine();
  expect(report.sandbox).not.toBe("unavailable");
  const states = Object.fromEntries(report.checks.map(({ id, state }) => [id, state]));
  expect(states).toMatchObject({ iproute2: "ok", veth: "ok", bridge: "ok" });
  for (const { state, remedy, title } of report.checks) if (state !== "ok") expect(remedy, title).toBeTruthy();
  expect(report.facts[0]).toMatch(/^Linux \d/);
  expect(scratch()).toEqual(before);
});
