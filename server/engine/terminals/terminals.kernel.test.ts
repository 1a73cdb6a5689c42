import { readdirSync, readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { bytesOf, STREAM_WINDOW, type StreamEvent } from "@/lib/protocol/streams";
import type { TerminalInfo } from "@/lib/protocol/terminals";
import { runCommand } from "@/server/engine/exec/run";
import { killSandbox, type Sandbox, sandboxEntrance, startSandbox } from "@/server/engine/sandbox";
import { ConnectionStreams } from "@/server/engine/socket/streams";
import { MOST_INPUT_BYTES } from "./input";
import { SCROLLBACK_BYTES } from "./scrollback";
import { shellIn } from "./shell";
import { LabTerminals, MOST_TERMINALS } from "./terminals";

const SIZE = { columns: 80, rows: 24 };
const PATIENCE = { timeout: 20_000 };

let sandbox: Sandbox;
let terminals: LabTerminals;
let listed: TerminalInfo[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ lab: "terms" });
  await runCommand(sandbox, { file: "ip", args: ["netns", "add", "ns1"] });
});
afterAll(() => killSandbox(sandbox.identity));

function labTerminals(graceMs?: number) {
  terminals = new LabTerminals({
    onChange: (now) => {
      listed = now;
    },
    graceMs,
  });
  return terminals;
}
afterEach(async () => {
  terminals.end("The test is over.");
  await vi.waitFor(() => expect(shells()).toEqual([]), PATIENCE);
});

/** Processes of the sandbox that sit behind a terminal. */
function shells(): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/environ`, "utf8");
      return status.includes("WIRELAB_LAB=terms\0");
    } catch {
      return false;
    }
  });
}

function open(node = "ns1"): Promise<string> {
  const { command, env } = shellIn("terms", node);
  const { file, args } = sandboxEntrance(sandbox, node === "host" ? undefined : node);
  return terminals.open(node, { file, args: [...args, command.file, ...command.args], env }, SIZE);
}

/** A window that looks at a terminal. `digests` set to false, it reads on and grants nothing more. */
function look(id: string, digests = true) {
  const view = { text: "", bytes: 0, ended: null as string | null, digests };
  const streams = new ConnectionStreams((event: StreamEvent) => {
    if (event.event === "streamEnd") {
      view.ended = event.reason;
      return;
    }
    view.bytes += event.data.length;
    view.text = (view.text + Buffer.from(bytesOf(event.data)).toString()).slice(-100_000);
    if (view.digests) setImmediate(() => streams.grant(event.stream, event.data.length));
  });
  const request = streams.forRequest();
  const { stream, replayed } = terminals.attach(id, SIZE, request);
  request.answered(true);
  return {
    view,
    replayed,
    type: (text: string) => streams.input(stream, text),
    leave: () => streams.close(stream),
    shows: (text: string | RegExp) =>
      vi.waitFor(() => {
        if (!view.text.match(text)) throw new Error(`it does not show ${text}: ${view.text.slice(-500)}`);
      }, PATIENCE),
  };
}

test("a shell is in its node: prompt, interfaces, and no process of anybody else", async () => {
  labTerminals();
  const window = look(await open());
  await window.shows("ns1");
  await window.type(
    "ip -o link | cut -d: -f2; echo $(ls /sys/class/net) in-sys; test -t 0 && echo terminal; stty size\n",
  );
  await window.shows(/ lo\r\n/);
  await window.shows(/lo in-sys/);
  await window.shows(/terminal\r\n24 80/);
  await window.type("echo $(ps -e -o pid= | head -1) is the first\n");
  await window.shows(/\b1 is the first/);
  await window.type(`kill -0 ${process.pid} && echo alive || echo not-ours\n`);
  await window.shows(/not-ours\r\n/);
});

test("it is resized, and tells the program", async () => {
  labTerminals();
  const id = await open();
  const window = look(id);
  await window.shows("ns1");
  terminals.resize(id, { columns: 100, rows: 40 });
  await window.type("stty size\n");
  await window.shows("40 100");
});

test("a window that comes again finds what was printed", async () => {
  labTerminals();
  const id = await open();
  const first = look(id);
  await first.type("echo mark$((40+2))\n");
  await first.shows("mark42");
  first.leave();
  const again = look(id);
  expect(again.view.text).toContain("mark42");
  expect(again.replayed).toBeGreaterThan(0);
  await again.type("exit 3\n");
  await vi.waitFor(() => expect(again.view.ended).toBe("The shell has ended with exit code 3."), PATIENCE);
  expect(listed).toEqual([{ id, node: "ns1", ended: "The shell has ended with exit code 3." }]);
  const late = look(id);
  expect(late.view.text).toContain("mark42");
  expect(late.view.ended).toBe("The shell has ended with exit code 3.");
});

test("a flood waits for its reader, and its end is kept within bounds when nobody looks", async () => {
  labTerminals();
  const id = await open();
  const window = look(id, false);
  await window.type("yes | head -c 2000000; echo; echo flood-over\n");
  await vi.waitFor(() => expect(window.view.bytes).toBeGreaterThan(STREAM_WINDOW - 20_000), PATIENCE);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(window.view.bytes).toBeLessThanOrEqual(STREAM_WINDOW);
  expect(window.view.ended).toBeNull();
  window.leave();
  // Without a reader it runs on, at its pace.
  const late = look(id);
  await late.shows("flood-over");
  expect(late.replayed).toBeLessThan(SCROLLBACK_BYTES + 65 * 1024);
});

test("a window that does not keep up is cut off, and does not hold up another", async () => {
  labTerminals();
  const id = await open();
  const slow = look(id, false);
  const quick = look(id);
  await quick.type("yes | head -c 2000000; echo; echo flood-over\n");
  await quick.shows("flood-over");
  await vi.waitFor(() => expect(slow.view.ended).toContain("slow reader"), PATIENCE);
  expect(quick.view.ended).toBeNull();
});

test("a program that does not read its input halts nobody", async () => {
  labTerminals();
  const id = await open();
  const window = look(id);
  await window.type("stty raw -echo; echo ready; sleep 1000\n");
  await window.shows(/ready\s*$/);
  const started = performance.now();
  const taken = vi.fn();
  for (let n = 0; n < 15; n++) void window.type("x".repeat(64 * 1024)).then(taken);
  expect(performance.now() - started).toBeLessThan(1000);
  await expect(window.type("x".repeat(MOST_INPUT_BYTES))).rejects.toMatchObject({ code: "busy" });
  terminals.close(id);
  await vi.waitFor(() => expect(taken).toHaveBeenCalledTimes(15), PATIENCE);
});

test("what ends a terminal ends all that runs in it; a daemon stays with the lab", async () => {
  labTerminals();
  const id = await open();
  const window = look(id);
  await window.type("trap '' HUP; sleep 1001 & (setsid sleep 1002 &) ; sleep 1003 | cat & echo started\n");
  await window.shows(/started\r\n/);
  terminals.close(id);
  expect(window.view.ended).toBe("The terminal was closed.");
  const left = async () => (await runCommand(sandbox, { file: "ps", args: ["-eo", "args="] })).stdout;
  await vi.waitFor(async () => expect(await left()).not.toMatch(/bash|sleep 1001|sleep 1003/), PATIENCE);
  expect(await left()).toMatch("sleep 1002");
  await runCommand(sandbox, {
    file: "sh",
    args: ["-c", "kill $(ps -eo pid=,args= | awk '/[s]leep 1002/ {print $1}')"],
  });
});

test("terminals end some time after the last window has gone, and not before", async () => {
  labTerminals(400);
  const leave = terminals.view();
  const id = await open();
  const window = look(id);
  await window.shows("ns1");
  window.leave();
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(listed).toHaveLength(1);
  leave();
  await vi.waitFor(() => expect(listed).toEqual([]), PATIENCE);
});

test("twenty work at once, and there is a limit", async () => {
  labTerminals();
  const windows = await Promise.all(Array.from({ length: 20 }, async () => look(await open())));
  await Promise.all(windows.map(({ type }, n) => type(`echo number$((${n}+100))\n`)));
  await Promise.all(windows.map(({ shows }, n) => shows(`number${n + 100}`)));
  for (let n = 20; n < MOST_TERMINALS; n++) await open("host");
  await expect(open()).rejects.toThrow("Close one first");
});
