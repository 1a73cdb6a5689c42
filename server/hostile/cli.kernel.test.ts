/** Hostile words and files on the command line: refused by a code and a sentence, never by a crash. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type CliResult, runProgram } from "@/e2e/fixtures/product";
import { EXIT } from "@/server/cli/exit";
import { connectEngine } from "@/server/client/connection";
import { seeded } from "@/server/engine/testing/seeded";
import { wirelabPaths } from "@/server/paths";
import { CANARY, HOSTILE_STRINGS, hostileFiles } from "./corpus";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const SEED = 20_261_124;
/** Programs at once; each is a Node that has to start. */
const AT_ONCE = 4;

let home: string;
const wirelab = (...args: string[]): Promise<CliResult> =>
  runProgram("bin/wirelab.mjs", args, { ...process.env, WIRELAB_HOME: home });

beforeAll(async () => {
  rmSync(CANARY, { force: true });
  home = mkdtempSync(join(tmpdir(), "hostile-cli-"));
  // The engine is there, so that nothing is refused for want of one.
  expect((await wirelab("doctor")).exitCode).toBeLessThanOrEqual(1);
});
afterAll(async () => {
  const engine = await connectEngine(wirelabPaths({ WIRELAB_HOME: home }).engineSocket);
  process.kill(engine.hello.pid, "SIGTERM");
  await engine.ended;
  rmSync(home, { recursive: true });
});

async function all<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<[T, R][]> {
  const results: [T, R][] = [];
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) results.push([item, await work(item)]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** Command lines with one hostile word each, where a person would type a name, a file or a figure. */
function commandLines(word: string): string[][] {
  return [
    ...[[word], ["help", word], ["up", word], ["up", "--lab", word], ["down", word], ["rollback", word]],
    ...[
      ["plan", word],
      ["export", word],
      ["status", word],
      ["generate", word, "3"],
      ["generate", "star", word],
    ],
    ...[
      ["exec", word, "--", "true"],
      ["exec", "-l", word, "ns1", "--", "true"],
      ["shell", word],
      ["trace", word, word],
    ],
    ...[
      ["ping-all", word],
      ["capture", word],
      ["capture", "ns1:eth0", "--filter", word],
      ["measure", "--rounds", word],
    ],
    ...[
      ["confirm", word],
      ["user", word],
      ["user", "remove", word],
      ["host", word],
      ["doctor", word],
    ],
  ];
}

/** argv(3) ends at a zero byte, and a word of 100 000 bytes is within what execve(2) takes. */
const WORDS = HOSTILE_STRINGS.filter((word) => !word.includes("\0"));
const MEANT_WELL = new Set(["--help", "--", "default", "all", "up", "0"]);
/** A line of a stack trace. */
const STACK = /^ {4}at .*:\d+:\d+/m;

it("refuses hostile words with a code and a sentence", async () => {
  const random = seeded(SEED);
  const pick = () => WORDS[Math.floor(random() * WORDS.length)] as string;
  const lines = ["\u001b[2J", ...Array.from({ length: 4 }, pick)].flatMap(commandLines);
  const wrong: string[] = [];
  for (const [line, { exitCode, stdout, stderr }] of await all(lines, (line) => wirelab(...line))) {
    const complain = (what: string) => wrong.push(`${JSON.stringify(line).slice(0, 200)}: ${what}`);
    if (!(Object.values(EXIT) as number[]).includes(exitCode)) complain(`ended with ${exitCode}`);
    // A stack trace is for whoever mends the program.
    if (STACK.test(stderr + stdout)) complain("a stack trace");
    // What was typed must not draw on the terminal.
    if (stderr.includes("\u001b[2J")) complain("cleared the screen");
    if (line.some((word) => MEANT_WELL.has(word))) continue;
    if (exitCode === EXIT.ok) complain("was taken");
    else if (stderr.trim() === "") complain("was refused without a word");
  }
  expect(wrong).toEqual([]);
  expect(existsSync(CANARY)).toBe(false);
  expect(readdirSync(join(home, "labs"))).toEqual([]);
});

it("refuses files that are no topology, and makes nothing of them", async () => {
  const files = Object.entries(hostileFiles()).filter(([name]) => name !== "empty");
  const results = await all(files, ([name, text]) => {
    const path = join(home, `${name}.yaml`);
    writeFileSync(path, text);
    return wirelab("plan", path);
  });
  for (const [[name], { exitCode, stderr, stdout }] of results) {
    expect(stderr + stdout, name).not.toMatch(STACK);
    expect([EXIT.ok, EXIT.invalid, EXIT.usage] as number[], `${name}: ${stderr.slice(0, 300)}`).toContain(exitCode);
    if (exitCode !== EXIT.ok) expect(stderr, name).toMatch(/\S/);
  }
  expect(existsSync(CANARY)).toBe(false);
});
