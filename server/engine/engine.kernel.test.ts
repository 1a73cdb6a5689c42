import { existsSync, readFileSync, statSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { applyLabChange } from "@/lib/protocol/apply";
import type { LabState } from "@/lib/protocol/labState";
import { PROTOCOL_VERSION, type ServerEvent } from "@/lib/protocol/messages";
import { wirelabPaths } from "@/server/paths";
import { type EngineClient, type EngineHome, type EngineProcess, makeEngineHome } from "./testing/engineProcess";

let home: EngineHome;
let engine: EngineProcess;
let client: EngineClient;
let labs: Map<string, LabState>;

/** Follows snapshots and changes as a window does. */
function follow(event: ServerEvent) {
  if (event.event === "snapshot") labs.set(event.lab, event.state);
  if (event.event !== "change") return;
  const state = labs.get(event.lab);
  if (state) labs.set(event.lab, applyLabChange(state, event.change));
}
async function begin() {
  engine = await home.start();
  labs = new Map();
  client = await engine.connect(follow);
}
beforeAll(async () => {
  home = await makeEngineHome();
  await begin();
});
afterEach(async () => {
  const { labs: all } = await client.request({ type: "labs.list" });
  for (const { name } of all) {
    await client.request({ type: "lab.stop", lab: name });
    await client.request({ type: "lab.delete", lab: name });
  }
});
afterAll(async () => {
  await engine.end("SIGTERM");
  await home.remove();
});

/** `count` namespaces on one bridge. */
function star(count: number): string {
  const range = Array.from({ length: count }, (_, n) => n + 1);
  const nodes = range.map((n) => `  - { name: ns${n}, kind: namespace }\n`).join("");
  const address = (n: number) => `10.1.${n >> 8}.${n & 255}/16`;
  const links = range.map(
    (n) =>
      `  - { kind: veth, a: { node: ns${n}, name: eth0, addresses: [${address(n)}] }, b: { node: br0, name: p${n} } }\n`,
  );
  return `wirelab: 1\nnodes:\n  - { name: br0, kind: bridge }\n${nodes}links:\n${links.join("")}`;
}
const create = (lab: string, text: string) =>
  client.request({ type: "lab.create", lab, source: { from: "file", text } });

test("the socket and its folder are the user's alone", () => {
  const { run, engineSocket } = wirelabPaths({ WIRELAB_HOME: home.home });
  expect(statSync(run).mode & 0o777).toBe(0o700);
  expect(statSync(engineSocket).mode & 0o777).toBe(0o600);
});

test("a second engine refuses to start and leaves the first alone", async () => {
  await expect(home.start()).rejects.toThrow("running already");
  expect(await client.request({ type: "hello", protocol: PROTOCOL_VERSION })).toMatchObject({
    protocol: PROTOCOL_VERSION,
    pid: engine.child.pid,
  });
});

test("what is no request is answered with the field to blame, and the connection stays usable", async () => {
  const before = client.received.length;
  client.write(
    'not json\n{"id":77,"request":{"type":"lab.open","lab":"No Such Name"}}\n{"id":78,"request":{"type":"make.coffee"}}\n',
  );
  await expect.poll(() => client.received.length - before).toBe(3);
  const [first, second, third] = client.received.slice(before).map((line) => JSON.parse(line));
  expect(first.error.code).toBe("bad-request");
  expect(second).toMatchObject({ re: 77, error: { code: "bad-request", field: "lab" } });
  expect(third).toMatchObject({ re: 78, error: { code: "bad-request", field: "type" } });
  await expect(client.request({ type: "hello", protocol: 99 })).rejects.toMatchObject({
    error: { code: "protocol-version" },
  });
  await expect(client.request({ type: "lab.open", lab: "nope" })).rejects.toMatchObject({
    error: { code: "no-such-lab" },
  });
});

test("a line without end is refused and passed over", async () => {
  const other = await engine.connect();
  other.write("x".repeat(9 * 1024 * 1024));
  await expect.poll(() => other.received.length, { timeout: 10_000 }).toBe(1);
  other.write("\n");
  expect((await other.request({ type: "labs.list" })).labs).toEqual([]);
  other.disconnect();
});

test("two windows see the same lab from the drawing to the stop", async () => {
  await create("demo", star(2));
  await client.request({ type: "lab.open", lab: "demo" });
  const seen = new Map<string, LabState>();
  const seqs: number[] = [];
  const other = await engine.connect((event) => {
    if (event.event === "snapshot") seen.set(event.lab, event.state);
    if (event.event !== "change") return;
    seqs.push(event.seq);
    seen.set(event.lab, applyLabChange(seen.get(event.lab) as LabState, event.change));
  });
  await other.request({ type: "lab.open", lab: "demo" });
  const { plan } = await client.request({ type: "lab.plan", lab: "demo", mode: "deploy" });
  const { run } = await client.request({
    type: "lab.apply",
    lab: "demo",
    mode: "deploy",
    fingerprint: plan.fingerprint,
  });
  expect(run.state).toBe("done");
  await expect.poll(() => seen.get("demo")?.run?.state).toBe("done");
  await expect.poll(() => seen.get("demo")).toEqual(labs.get("demo"));
  expect(seen.get("demo")?.observed.namespaces.ns1?.interfaces.eth0?.flags).toContain("LOWER_UP");
  await client.request({ type: "lab.stop", lab: "demo" });
  await expect.poll(() => seen.get("demo")?.status).toBe("stopped");
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  other.disconnect();
});

test("an engine that is killed in the middle of a run is followed by one that shows and finishes it", async () => {
  await create("demo", star(120));
  await client.request({ type: "lab.open", lab: "demo" });
  const lost = client.request({ type: "lab.apply", lab: "demo", mode: "deploy" }).catch(() => "lost");
  await expect
    .poll(() => labs.get("demo")?.run?.progress.filter(({ state }) => state === "done").length, {
      interval: 5,
      timeout: 10_000,
    })
    .toBeGreaterThan(20);
  await engine.end("SIGKILL");
  expect(await lost).toBe("lost");

  await begin();
  await client.request({ type: "lab.open", lab: "demo" });
  await expect.poll(() => labs.get("demo")?.run?.state).toBe("interrupted");
  expect(labs.get("demo")).toMatchObject({ status: "running", drift: [] });
  const { run } = await client.request({ type: "lab.apply", lab: "demo", mode: "deploy" });
  expect(run.state).toBe("done");
  expect(run.steps.length).toBeLessThan((labs.get("demo")?.topology.nodes.length as number) * 8);
  const { plan } = await client.request({ type: "lab.plan", lab: "demo", mode: "deploy" });
  expect(plan.steps).toEqual([]);
});

test("an engine that is told to end leaves labs running, within two seconds", async () => {
  await create("demo", star(2));
  await client.request({ type: "lab.apply", lab: "demo", mode: "deploy" });
  const entrance = await client.request({ type: "lab.enter", lab: "demo", node: "ns1" });
  const begun = performance.now();
  expect(await engine.end("SIGTERM")).toBe(0);
  expect(performance.now() - begun).toBeLessThan(2000);
  await begin();
  expect(await client.request({ type: "lab.enter", lab: "demo", node: "ns1" })).toEqual(entrance);
});

test("an engine takes up no lab before the one that was told to end has let go of it", async () => {
  await create("demo", star(300));
  await client.request({ type: "lab.open", lab: "demo" });
  const lost = client.request({ type: "lab.apply", lab: "demo", mode: "deploy" }).catch(() => "lost");
  await expect
    .poll(() => labs.get("demo")?.run?.progress.some(({ state }) => state === "done"), { interval: 2, timeout: 10_000 })
    .toBe(true);
  const before = engine.child;
  before.kill("SIGTERM");
  expect(await lost).toBe("lost");
  // It carries out a command yet, and somebody keeps it from going on.
  before.kill("SIGSTOP");
  const next = begin();
  await delay(4000);
  const took = await Promise.race([next.then(() => true), delay(10, false)]);
  before.kill("SIGCONT");
  await next;
  expect({ took, ended: before.exitCode }).toEqual({ took: false, ended: 0 });
  await client.request({ type: "lab.open", lab: "demo" });
  await expect.poll(() => labs.get("demo")?.run?.state).toBe("interrupted");
});

test("an engine that is killed while it examines the machine leaves no sandbox of that", async () => {
  await engine.end("SIGTERM");
  await begin();
  const pid = engine.child.pid;
  const commandOf = (process: string) => readFileSync(`/proc/${process}/cmdline`, "utf8");
  const asked = client.request({ type: "doctor" }).catch(() => null);
  const scratch = await vi.waitFor(
    () => {
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
      const found = children.find((child) => child !== "" && commandOf(child).includes("\0wirelab-doctor\0"));
      if (!found) throw new Error("no scratch sandbox yet");
      return found;
    },
    { timeout: 5000, interval: 2 },
  );
  await engine.end("SIGKILL");
  await asked;
  await vi.waitFor(() => expect(existsSync(`/proc/${scratch}`)).toBe(false), { timeout: 5000 });
  await begin();
});

test("500 namespaces are deployed with progress, and requests are answered meanwhile", async () => {
  await create("big", star(500));
  await client.request({ type: "lab.open", lab: "big" });
  const deploying = client.request({ type: "lab.apply", lab: "big", mode: "deploy" });
  const shares = new Set<number>();
  const ended = deploying.then(({ run }) => run);
  let run = null;
  while (!run) {
    run = await Promise.race([ended, new Promise<null>((resolve) => setTimeout(resolve, 50, null))]);
    await client.request({ type: "labs.list" });
    const progress = labs.get("big")?.run?.progress;
    if (progress) shares.add(progress.filter(({ state }) => state === "done").length);
  }
  expect(run.failure).toBeUndefined();
  expect(run.state).toBe("done");
  expect(shares.size).toBeGreaterThan(5);
}, 120_000);
