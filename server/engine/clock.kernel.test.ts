/** An engine whose time of day jumps back and forth while a lab runs: order, durations, waits and what is written down do not mind. */
import { spawnSync } from "node:child_process";
import { chmodSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { geteuid } from "node:process";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { applyLabChange } from "@/lib/protocol/apply";
import type { LabState } from "@/lib/protocol/labState";
import type { ServerEvent } from "@/lib/protocol/messages";
import { type EngineClient, type EngineHome, type EngineProcess, makeEngineHome } from "./testing/engineProcess";

/** Before the engine's first line: every Date is as far off as the file says now. */
const SHIM = `import { readFileSync } from "node:fs";
const Real = Date;
const now = () => Real.now() + Number(readFileSync(process.env.TEST_CLOCK, "utf8"));
globalThis.Date = class Date extends Real {
  constructor(...given) { given.length > 0 ? super(...given) : super(now()); }
  static now = now;
};`;
const HOUR = 3_600_000;
const YEARS = 10 * 365 * 24 * HOUR;

const TEXT = `wirelab: 1
nodes:
  - { name: ns1, kind: namespace }
  - { name: br0, kind: bridge }
links:
  - { kind: veth, a: { node: ns1, name: eth0, addresses: [10.1.1.1/24] }, b: { node: br0, name: p1 } }
`;

let home: EngineHome;
let engine: EngineProcess;
let client: EngineClient;
let state: LabState;
let seen: number[];
const setClock = (offset: number) => writeFileSync(join(home.home, "../clock"), String(offset));

beforeAll(async () => {
  home = await makeEngineHome({
    wrap: (file, args, folder) => ({ file, args: ["--import", join(folder, "../shim.mjs"), ...args] }),
    env: (folder) => ({ TEST_CLOCK: join(folder, "../clock") }),
  });
  writeFileSync(join(home.home, "../shim.mjs"), SHIM);
  setClock(0);
  for (const name of ["shim.mjs", "clock"]) chmodSync(join(home.home, "..", name), 0o644);
  await start();
});
afterAll(async () => {
  await client.request({ type: "lab.stop", lab: "alpha" });
  await engine.end("SIGTERM");
  await home.remove();
});

function onEvent(event: ServerEvent) {
  if (event.event === "snapshot") {
    state = event.state;
    seen = [0];
  } else if (event.event === "change") {
    state = applyLabChange(state, event.change);
    seen.push(event.seq);
  }
}
async function start() {
  engine = await home.start();
  client = await engine.connect(onEvent);
}
/** `ip` in the lab's root, as a person types it. */
async function ip(...words: string[]): Promise<string> {
  const { file, args } = await client.request({ type: "lab.enter", lab: "alpha", node: "br0" });
  const { status, stdout, stderr } = spawnSync(file, [...args, "ip", ...words], {
    encoding: "utf8",
    // As the engine's user: nobody else is somebody in there.
    ...(geteuid?.() === 0 && { uid: statSync(home.home).uid, gid: statSync(home.home).uid }),
  });
  expect(status, stderr).toBe(0);
  return stdout;
}
const port = () => state.observed.namespaces[""]?.interfaces.p1;
const status = async () => (await client.request({ type: "labs.list" })).labs[0]?.status;
const PATIENCE = { timeout: 10_000, interval: 20 };

test("while it runs: events in order, the last state right, times that make sense", async () => {
  await client.request({ type: "lab.create", lab: "alpha", source: { from: "file", text: TEXT } });
  await client.request({ type: "lab.open", lab: "alpha" });
  expect((await client.request({ type: "lab.apply", lab: "alpha", mode: "deploy" })).run.state).toBe("done");
  for (const [index, offset] of [HOUR, -2 * HOUR, YEARS, -YEARS, 0, 30_000].entries()) {
    setClock(offset);
    const mtu = 1300 + index;
    await ip("link", "set", "p1", index % 2 ? "up" : "down", "mtu", String(mtu));
    await expect.poll(() => port()?.mtu, PATIENCE).toBe(mtu);
    await expect.poll(() => port()?.flags.includes("UP"), PATIENCE).toBe(index % 2 === 1);
    // A change that is planned, run and read back in the new time, with the clock jumping once more under it.
    const restoring = client.request({ type: "lab.apply", lab: "alpha", mode: "restore" });
    setClock(-offset);
    const { run } = await restoring;
    expect(run.state).toBe("done");
    const took = run.progress.map(({ ms }) => ms ?? 0);
    expect(
      took.every((ms) => ms >= 0 && ms < 60_000),
      `${took}`,
    ).toBe(true);
    await expect.poll(() => port()?.mtu, PATIENCE).toBe(1500);
  }
  expect(seen).toEqual(seen.map((_, index) => index));
  const { log } = state;
  expect(log.map(({ id }) => id)).toEqual(log.map((_, index) => (log[0]?.id ?? 0) + index));
  expect(log.every(({ ms = 0 }) => ms >= 0 && ms < 60_000)).toBe(true);
  // What this window was told in pieces is what another gets at once.
  let other: LabState | undefined;
  const second = await engine.connect((event) => {
    if (event.event === "snapshot") other = event.state;
    if (event.event === "change" && other) other = applyLabChange(other, event.change);
  });
  await second.request({ type: "lab.open", lab: "alpha" });
  await vi.waitFor(() => expect({ ...other, log: [] }).toEqual({ ...state, log: [] }), PATIENCE);
  second.disconnect();
});

test("an engine that is killed years ahead is followed by one that is years behind, which finds the lab", async () => {
  setClock(YEARS);
  await ip("link", "set", "p1", "mtu", "1280");
  await expect.poll(() => port()?.mtu, PATIENCE).toBe(1280);
  const edited = TEXT.replace("10.1.1.1", "10.1.1.7");
  await client.request({ type: "lab.replaceFile", lab: "alpha", text: edited });
  await engine.end("SIGKILL");
  setClock(-YEARS);
  await start();
  expect(await status()).toBe("running");
  await client.request({ type: "lab.open", lab: "alpha" });
  expect(state.topology.links[0]?.a).toMatchObject({ addresses: ["10.1.1.7/24"] });
  const { run } = await client.request({ type: "lab.apply", lab: "alpha", mode: "deploy" });
  expect(run.state).toBe("done");
  await expect.poll(() => port()?.mtu, PATIENCE).toBe(1500);
  // A write for an older revision is refused whatever the files' times are.
  const { revision } = await client.request({ type: "lab.file", lab: "alpha" });
  await client.request({ type: "lab.replaceFile", lab: "alpha", text: TEXT, revision });
  await expect(client.request({ type: "lab.replaceFile", lab: "alpha", text: edited, revision })).rejects.toMatchObject(
    { error: { code: "conflict", current: { text: TEXT } } },
  );
  await client.request({ type: "lab.stop", lab: "alpha" });
  expect(await status()).toBe("stopped");
});
