/**
 * A disk that is full or read-only: a small tmpfs, mounted in a mount namespace of
 * the engine's own, is the whole of Wirelab's home. Nothing is lost, what is on disk
 * stays valid, and all is well again by itself when there is room.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parseTopologyFile } from "@/lib/formats/topologyFile";
import { applyLabChange } from "@/lib/protocol/apply";
import type { LabState } from "@/lib/protocol/labState";
import { type EngineClient, type EngineHome, makeEngineHome } from "@/server/engine/testing/engineProcess";

const TEXT = `wirelab: 1
nodes:
  - { name: ns1, kind: namespace }
  - { name: br0, kind: bridge }
links:
  - { kind: veth, a: { node: ns1, name: eth0, addresses: [10.1.1.1/24] }, b: { node: br0, name: p1 } }
`;
const PATIENCE = { timeout: 15_000, interval: 50 };

let home: EngineHome;
let child: ChildProcess;
let client: EngineClient;
let state: LabState | null;

/** Runs a program in the engine's own mount namespace, where alone its home is to be seen. */
function inside(script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = [`--target=${child.pid}`, "--user", "--preserve-credentials", "--mount", "--", "sh", "-c", script];
    const process = spawn("nsenter", args, { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    let wrong = "";
    process.stdout.on("data", (chunk) => {
      said += chunk;
    });
    process.stderr.on("data", (chunk) => {
      wrong += chunk;
    });
    process.on("close", (code) => (code === 0 ? resolve(said) : reject(new Error(`${script}: ${wrong}`))));
  });
}
const fill = () => inside(`cat /dev/zero > ${home.home}/filling 2>/dev/null; true`);
const makeRoom = () => inside(`rm ${home.home}/filling`);
const onDisk = (name: string) => inside(`cat ${home.home}/labs/demo/${name}`);

beforeEach(async () => {
  home = await makeEngineHome({
    wrap: (file, args, folder) => ({
      file: "unshare",
      args: [
        ...["--user", "--map-root-user", "--mount", "sh", "-c"],
        `mount -t tmpfs -o size=512k,mode=700 tmpfs "$1" && shift && exec "$@"`,
        ...["sh", folder, file, ...args],
      ],
    }),
  });
  const engine = await home.start();
  child = engine.child;
  state = null;
  // The socket is in the engine's own mount namespace: reached by the process that has it.
  client = await engine.connectInside((event) => {
    if (event.event === "snapshot") state = event.state;
    if (event.event === "change" && state) state = applyLabChange(state, event.change);
  });
  await client.request({ type: "lab.create", lab: "demo", source: { from: "file", text: TEXT } });
  await client.request({ type: "lab.open", lab: "demo" });
});
afterEach(async () => {
  await makeRoom().catch(() => {});
  await client.request({ type: "lab.stop", lab: "demo" });
  client.disconnect();
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
  await home.remove();
});

const rename = (to: string) =>
  client.request({ type: "lab.replaceFile", lab: "demo", text: TEXT.replaceAll("ns1", to) });

test("a full disk: said in plain words, kept in memory, the old file whole, and saved when there is room", async () => {
  await fill();
  await expect(rename("changed")).rejects.toMatchObject({
    error: { code: "not-saved", message: expect.stringContaining("the disk is full") },
  });
  await vi.waitFor(() => expect(state?.unsaved).toContain("the disk is full"), PATIENCE);
  expect(state?.topology.nodes[0]?.name).toBe("changed");
  expect(await onDisk("topology.yaml")).toBe(TEXT);
  // What must be written down before it is done is not done.
  await expect(client.request({ type: "lab.apply", lab: "demo", mode: "deploy" })).rejects.toMatchObject({
    error: { code: "not-saved" },
  });
  await vi.waitFor(() => expect(state?.status).toBe("stopped"), PATIENCE);

  await makeRoom();
  await vi.waitFor(() => expect(state?.unsaved).toBeNull(), PATIENCE);
  expect(parseTopologyFile(await onDisk("topology.yaml")).topology?.nodes[0]?.name).toBe("changed");
  const { run } = await client.request({ type: "lab.apply", lab: "demo", mode: "deploy" });
  expect(run.state).toBe("done");

  // A running lab is stopped all the same, for a full disk must keep nobody from that.
  await fill();
  await client.request({ type: "lab.stop", lab: "demo" });
  await vi.waitFor(() => expect(state?.status).toBe("stopped"), PATIENCE);
  await makeRoom();
  await vi.waitFor(
    async () => expect(JSON.parse(await onDisk("state.json"))).toMatchObject({ sandbox: null }),
    PATIENCE,
  );
});

test("a read-only disk: labs are shown, and what cannot be done says why", async () => {
  await inside(`mount -o remount,bind,ro ${home.home}`);
  await expect(rename("changed")).rejects.toMatchObject({
    error: { code: "not-saved", message: expect.stringContaining("read-only") },
  });
  await expect(client.request({ type: "lab.create", lab: "other", source: { from: "nothing" } })).rejects.toMatchObject(
    { error: { code: "not-saved" } },
  );
  await expect(client.request({ type: "lab.delete", lab: "demo" })).rejects.toMatchObject({
    error: { code: "not-saved" },
  });
  expect((await client.request({ type: "labs.list" })).labs.map(({ name }) => name)).toEqual(["demo"]);
  await inside(`mount -o remount,bind,rw ${home.home}`);
  await vi.waitFor(() => expect(state?.unsaved).toBeNull(), PATIENCE);
});
