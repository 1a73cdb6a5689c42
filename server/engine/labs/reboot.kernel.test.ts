/** A machine that was started anew, played by another boot id: nothing of before runs, whatever the numbers of processes say. */
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LabSummary } from "@/lib/protocol/labState";
import { killSandbox, readBootId, type SandboxIdentity, sandboxIdentitySchema } from "@/server/engine/sandbox";
import {
  type EngineClient,
  type EngineHome,
  type EngineProcess,
  makeEngineHome,
} from "@/server/engine/testing/engineProcess";
import { labPaths, wirelabPaths } from "@/server/paths";
import { isAlive } from "@/server/processMark";

const TEXT = `# kept to the letter
wirelab: 1
nodes:
  - { name: ns1, kind: namespace }
  - { name: br0, kind: bridge }
links:
  - { kind: veth, a: { node: ns1, name: eth0, addresses: [10.1.1.1/24] }, b: { node: br0, name: p1 } }
`;
const BOOT_ID = "/proc/sys/kernel/random/boot_id";

let home: EngineHome;
let engine: EngineProcess;
let client: EngineClient;
let bootFile: string;

beforeAll(async () => {
  home = await makeEngineHome({
    plugins: [
      {
        name: "boot id from a file",
        setup: (build) =>
          build.onLoad({ filter: /sandbox\/identity\.ts$/ }, async ({ path }) => ({
            loader: "ts",
            contents: (await readFile(path, "utf8")).replace(`"${BOOT_ID}"`, "process.env.TEST_BOOT_FILE as string"),
          })),
      },
    ],
    env: (folder) => ({ TEST_BOOT_FILE: join(folder, "../boot") }),
  });
  bootFile = join(home.home, "../boot");
  writeFileSync(bootFile, "first\n");
  chmodSync(bootFile, 0o644);
  await start();
});
afterAll(async () => {
  for (const { name } of (await client.request({ type: "labs.list" })).labs)
    await client.request({ type: "lab.stop", lab: name });
  await engine.end("SIGTERM");
  await home.remove();
});

async function start() {
  engine = await home.start();
  client = await engine.connect();
}
const summary = async (lab: string): Promise<LabSummary | undefined> =>
  (await client.request({ type: "labs.list" })).labs.find(({ name }) => name === lab);
const filesOf = (lab: string) => labPaths(wirelabPaths({ WIRELAB_HOME: home.home }).labs, lab);

test("labs are shown as lost with the reason, drawings are whole, and processes that have the old numbers are left alone", async () => {
  for (const lab of ["ran", "rested"])
    await client.request({ type: "lab.create", lab, source: { from: "file", text: TEXT } });
  const { run } = await client.request({ type: "lab.apply", lab: "ran", mode: "deploy" });
  expect(run.state).toBe("done");
  const { sandbox } = JSON.parse(readFileSync(filesOf("ran").state, "utf8"));
  const before: SandboxIdentity = sandboxIdentitySchema.parse(sandbox);
  expect(before.bootId).toBe("first");

  // The power fails. After it the old holder stands for a stranger who got its number, and even its start time.
  await engine.end("SIGKILL");
  writeFileSync(bootFile, "second\n");
  await start();
  try {
    expect((await summary("ran"))?.status).toBe("lost");
    expect((await summary("rested"))?.status).toBe("stopped");
    expect(readFileSync(filesOf("ran").topology, "utf8")).toBe(TEXT);
    await client.request({ type: "lab.open", lab: "ran" });
    const snapshot = client.received.map((line) => JSON.parse(line)).find(({ event }) => event === "snapshot");
    expect(snapshot.state.lost).toContain("The machine was restarted");

    // One that rests with that is stopped; one that is deployed again is made anew.
    const again = await client.request({ type: "lab.apply", lab: "ran", mode: "deploy" });
    expect(again.run.state).toBe("done");
    expect((await summary("ran"))?.status).toBe("running");
    await client.request({ type: "lab.stop", lab: "ran" });
    expect((await summary("ran"))?.status).toBe("stopped");
    await client.request({ type: "lab.delete", lab: "rested" });
    expect(isAlive(before.holder)).toBe(true);
    expect(isAlive(before.unshare)).toBe(true);
  } finally {
    await killSandbox({ ...before, bootId: await readBootId() });
  }
});
