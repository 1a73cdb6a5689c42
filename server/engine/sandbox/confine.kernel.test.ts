/** Limits of what a person starts in a lab, tried with programs that do not know when to stop; all are bounded. */
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runCommand } from "@/server/engine/exec/run";
import { confined } from "./confine";
import { sandboxEntrance } from "./handle";
import { killSandbox } from "./kill";
import { type Sandbox, startSandbox } from "./start";

const LIMITS = { processes: 40, files: 64, memory: 64 };

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ lab: "confined" });
});
afterEach(() => killSandbox(sandbox.identity));

function run(perl: string) {
  const { file, args } = confined(sandboxEntrance(sandbox), LIMITS);
  return execa(file, [...args, "perl", "-e", perl], { reject: false });
}

/** Forks until it cannot, at most 200 times, tells how often it could, and waits to be ended. */
const FORKS = `for (1 .. 200) { my $p = fork; last unless defined $p; if (!$p) { sleep 30; exit } $n++ }
$| = 1; print $n; sleep 30`;

// Root's own processes are not counted against anybody (getrlimit(2)).
test.skipIf(process.geteuid?.() === 0)(
  "a lab has so many processes and no more, and can still be looked at and ended",
  async () => {
    const forking = run(FORKS);
    let made = "";
    forking.stdout?.on("data", (chunk) => {
      made += chunk;
    });
    await expect.poll(() => Number(made), { timeout: 10_000 }).toBeGreaterThan(10);
    expect(Number(made)).toBeLessThan(LIMITS.processes);
    // The engine's own programs are not held to it.
    expect((await runCommand(sandbox, { file: "ip", args: ["link", "show"] })).exitCode).toBe(0);
    await killSandbox(sandbox.identity);
    await forking;
  },
);

test("open files and memory of a program end where they were told to", async () => {
  const files = await run('for (1 .. 200) { open($f[$_], "<", "/dev/null") or last; $n++ } print $n');
  expect(Number(files.stdout)).toBeGreaterThan(10);
  expect(Number(files.stdout)).toBeLessThan(LIMITS.files);
  const memory = await run('$x = "x" x (200 * 1024 * 1024); print "had it"');
  expect(memory.stdout).not.toContain("had it");
  expect(memory.stderr).toMatch(/memory/i);
});

test("when memory runs out, what runs in a lab goes first", async () => {
  const { stdout } = await run('open(F, "<", "/proc/self/oom_score_adj"); print <F>');
  expect(Number(stdout)).toBeGreaterThan(500);
});
