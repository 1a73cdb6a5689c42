/**
 * Chaos: windows on bad networks watch a lab whose links flap, with `ip monitor`
 * killed among it. In the end every window shows what the kernel has, and in
 * between none was ever told a thing out of order.
 */

import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runCommand } from "@/server/engine/exec/run";
import { sandboxOf } from "@/server/engine/sandbox/start";
import { lineReader } from "@/server/engine/socket/lines";
import { labPaths, wirelabPaths } from "@/server/paths";
import { type EngineHome, type EngineProcess, makeEngineHome } from "../engine/testing/engineProcess";
import { seeded } from "../engine/testing/seeded";
import { issueLoginToken } from "./auth/loginTokens";
import { webFiles } from "./files";
import { serve } from "./server";
import { type ChaosProxy, openChaosProxy } from "./testing/chaos/proxy";
import { lineTransport, type Watcher, watchLab, webTransport } from "./testing/chaos/watcher";

const WHOLE = process.env.WIRELAB_FAULTS === "all";
const SEED = Number(process.env.WIRELAB_FAULTS_SEED ?? 20_261_124);
const CLIENTS = WHOLE ? 16 : 6;
const STORM_MS = WHOLE ? 60_000 : 4000;
const PORTS = 12;
const LAB = "storm";
const TEXT = `wirelab: 1
nodes:
  - { name: br0, kind: bridge }
${Array.from({ length: PORTS }, (_, n) => `  - { name: ns${n}, kind: namespace }`).join("\n")}
links:
${Array.from({ length: PORTS }, (_, n) => `  - { kind: veth, a: { node: ns${n}, name: eth0, addresses: [10.1.1.${n + 1}/24] }, b: { node: br0, name: p${n} } }`).join("\n")}
`;

let home: EngineHome;
let engine: EngineProcess;
let folder: string;
beforeAll(async () => {
  home = await makeEngineHome();
  engine = await home.start();
  folder = await mkdtemp(join(tmpdir(), "wirelab-chaos-"));
});
afterAll(async () => {
  const client = await engine.connect();
  await client.request({ type: "lab.stop", lab: LAB });
  await engine.end("SIGTERM");
  await Promise.all([home.remove(), rm(folder, { recursive: true })]);
});

async function startWeb() {
  const paths = wirelabPaths({ WIRELAB_HOME: home.home });
  const files = webFiles({ ...paths, run: folder, web: folder });
  const inside = { request: async () => {} };
  const web = await serve({ bind: "127.0.0.1", ports: [0], files, engineSocket: paths.webSocket, inside });
  const host = `127.0.0.1:${web.port}`;
  const login = await fetch(`http://${host}/login?token=${issueLoginToken(files.logins)}`, { redirect: "manual" });
  return { web, host, cookie: login.headers.getSetCookie()[0]?.split(";")[0] ?? "" };
}

/** Resident memory of the engine in MiB (proc(5)). */
async function engineMiB(): Promise<number> {
  const status = await readFile(`/proc/${engine.child.pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}

/** The lab's sandbox, as its journal names it. */
async function sandboxOfLab() {
  const { state } = labPaths(wirelabPaths({ WIRELAB_HOME: home.home }).labs, LAB);
  return sandboxOf(JSON.parse(await readFile(state, "utf8")).sandbox);
}

/** Kills the `ip monitor` that watches the lab: the one child of the engine that is called so. */
async function killMonitor(pid: number): Promise<void> {
  const all = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  for (const candidate of all) {
    const [status, words] = await Promise.all(
      ["status", "cmdline"].map((name) => readFile(`/proc/${candidate}/${name}`, "utf8").catch(() => "")),
    );
    const parent = Number(/^PPid:\s+(\d+)/m.exec(status ?? "")?.[1]);
    if (parent !== pid || !words?.startsWith("nsenter") || !words.includes("monitor")) continue;
    const children = await readFile(`/proc/${candidate}/task/${candidate}/children`, "utf8");
    for (const child of children.trim().split(" ").filter(Boolean)) process.kill(Number(child), "SIGKILL");
  }
}

/** Sets ports down and up as fast as `ip` can, in a seeded order, until told to end. @returns the rounds */
async function flap(random: () => number, ended: () => boolean): Promise<number> {
  const sandbox = await sandboxOfLab();
  let rounds = 0;
  for (; !ended(); rounds++) {
    const input = Array.from({ length: 30 }, () => {
      const port = Math.floor(random() * PORTS);
      return `link set p${port} ${random() < 0.5 ? "down" : "up"}\n`;
    }).join("");
    await runCommand(sandbox, { file: "ip", args: ["-batch", "-"] }, { input });
  }
  return rounds;
}

/** Which ports are up, from the kernel. */
async function portsUp(): Promise<string[]> {
  const { stdout } = await runCommand(await sandboxOfLab(), { file: "ip", args: ["-j", "link", "show"] });
  return (JSON.parse(stdout) as { ifname: string; flags: string[] }[])
    .filter(({ ifname, flags }) => /^p\d+$/.test(ifname) && flags.includes("UP"))
    .map(({ ifname }) => ifname)
    .sort();
}

const shownUp = (watcher: Watcher) =>
  Object.values(watcher.state()?.observed.namespaces[""]?.interfaces ?? {})
    .filter(({ name, flags }) => /^p\d+$/.test(name) && flags.includes("UP"))
    .map(({ name }) => name)
    .sort();

test("windows on bad networks all end with what the kernel has, and none sees a thing out of order", async () => {
  const random = seeded(SEED);
  const { web, host, cookie } = await startWeb();
  const { engineSocket } = wirelabPaths({ WIRELAB_HOME: home.home });
  const proxies: ChaosProxy[] = await Promise.all([
    openChaosProxy({ path: engineSocket }, random),
    openChaosProxy({ port: web.port, host: "127.0.0.1" }, random),
  ]);
  const client = await engine.connect();
  await client.request({ type: "lab.create", lab: LAB, source: { from: "file", text: TEXT } });
  expect((await client.request({ type: "lab.apply", lab: LAB, mode: "deploy" })).run.state).toBe("done");

  const [direct, throughWeb] = proxies.map(({ port }) => port) as [number, number];
  const watchers = Array.from({ length: CLIENTS }, (_, n) =>
    watchLab(LAB, n % 2 ? webTransport(throughWeb, { host, cookie }) : lineTransport(direct), random),
  );
  const began = performance.now();
  const until = began + STORM_MS;
  const ended = () => performance.now() > until;
  const killing = (async () => {
    for (let at = 0; !ended(); at++) {
      await new Promise((resolve) => setTimeout(resolve, STORM_MS / 4));
      if (at % 2 === 0) await killMonitor(engine.child.pid as number);
    }
  })();
  expect(await flap(random, ended)).toBeGreaterThan(5);
  await killing;
  for (const proxy of proxies) proxy.calm();

  const kernel = await portsUp();
  await vi.waitFor(
    () => {
      for (const watcher of watchers) expect(shownUp(watcher)).toEqual(kernel);
    },
    { timeout: 20_000, interval: 50 },
  );
  // The network did its worst, and still no window ever missed a change within one connection.
  expect(proxies.reduce((sum, { counts }) => sum + counts.cut + counts.silent, 0)).toBeGreaterThan(0);
  expect(watchers.reduce((sum, { counts }) => sum + counts.lost, 0)).toBeGreaterThan(0);
  expect(watchers.map(({ counts }) => counts.gaps)).toEqual(watchers.map(() => 0));
  // Changes that follow each other faster than a screen repaints have travelled as one.
  const most = (performance.now() - began) / 10;
  for (const { counts } of watchers) expect(counts.changes).toBeLessThan(most);
  for (const watcher of watchers) watcher.close();
  client.disconnect();
  web.close();
  await Promise.all(proxies.map((proxy) => proxy.close()));
}, 180_000);

test("a client that asks and never reads costs no memory and delays nobody, and gets its answers when it does read", async () => {
  const client = await engine.connect();
  const remark = `# ${"x".repeat(98)}\n`.repeat(3000);
  await client.request({ type: "lab.create", lab: "long", source: { from: "file", text: `${remark}${TEXT}` } });
  const before = await engineMiB();
  const deaf = createConnection(wirelabPaths({ WIRELAB_HOME: home.home }).engineSocket);
  deaf.pause();
  const asked = 500;
  for (let id = 1; id <= asked; id++) {
    deaf.write(`${JSON.stringify({ id, request: { type: "lab.file", lab: "long" } })}\n`);
  }
  // 150 MB of answers that nobody fetches. Others are answered meanwhile.
  for (let n = 0; n < 40; n++) {
    const sent = performance.now();
    await client.request({ type: "lab.file", lab: "long" });
    expect(performance.now() - sent).toBeLessThan(3000);
  }
  expect((await engineMiB()) - before).toBeLessThan(80);

  const answered: number[] = [];
  const lines = lineReader(8 * 1024 * 1024, {
    onLine: (line) => answered.push(Number(/^\{"re":(\d+)/.exec(line)?.[1])),
    onTooLong: () => {},
  });
  deaf.on("data", (chunk: Buffer) => lines.push(chunk));
  deaf.resume();
  await vi.waitFor(() => expect(answered).toHaveLength(asked), { timeout: 30_000 });
  expect(answered).toEqual(Array.from({ length: asked }, (_, n) => n + 1));
  deaf.destroy();
  await client.request({ type: "lab.delete", lab: "long" });
  client.disconnect();
}, 60_000);
