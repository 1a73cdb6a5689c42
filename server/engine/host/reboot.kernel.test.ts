/** The power fails and comes back: what was deployed on the host is made again, when somebody says so. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, type ExpectStatic, test } from "vitest";
import { Pool } from "@/server/engine/testing/pool";
import { hostLabs } from "./testing/hostLabs";
import { ROUTED } from "./testing/machineScript";
import { type PlayedMachine, playMachine } from "./testing/playedMachine";

const lab = (more = "") => `wirelab: 1
nodes:
  - { name: eth0, kind: nic, addresses: [192.168.1.10/24], gateway: 192.168.1.1 }
  - { name: br-test, kind: bridge }
  - { name: ns1, kind: namespace }${more}
links:
  - { kind: port, a: { node: eth0, name: eth0 }, b: { node: br-test } }
  - { kind: veth, a: { node: ns1, name: tap1, addresses: [192.168.1.11/24] }, b: { node: br-test, name: br-tap1 } }
`;

/** A machine whose power can fail. */
class Powered {
  private constructor(
    public machine: PlayedMachine,
    private readonly home: string,
  ) {}

  static async on(): Promise<Powered> {
    const home = await mkdtemp(join(tmpdir(), "wirelab-disk-"));
    return new Powered(await playMachine(ROUTED, { home }), home);
  }

  async reboot(more: string[] = []): Promise<void> {
    await this.machine.remove();
    this.machine = await playMachine([...ROUTED, ...more], { home: this.home });
  }

  async remove(): Promise<void> {
    await this.machine.remove();
    await rm(this.home, { recursive: true, force: true });
  }
}

const pool = new Pool(
  () => Powered.on(),
  (one) => one.remove(),
);
afterAll(() => pool.end());
const onNew = (name: string, body: (on: Powered, expect: ExpectStatic) => Promise<void>) =>
  test.concurrent(name, ({ expect }) => pool.spend((one) => body(one, expect)));

onNew("what was deployed is made again, whatever was drawn since; then it ends without a trace", async (on, expect) => {
  const first = await hostLabs(on.machine);
  await first.create("one", lab());
  expect((await first.deploy("one")).run.state).toBe("done");
  await first.confirm("one", true);
  await first.engine.client.request({
    type: "lab.replaceFile",
    lab: "one",
    text: lab("\n  - { name: later, kind: namespace }"),
  });

  await on.reboot();
  const before = await on.machine.snapshot();
  const labs = await hostLabs(on.machine);
  const found = await labs.stateOf("one");
  expect(found).toMatchObject({ status: "running", checkpoint: null });
  await expect.poll(async () => (await labs.stateOf("one")).drift.map(({ kind }) => kind)).toContain("missing");
  // Nobody has asked: nothing was touched.
  expect(await on.machine.snapshot()).toBe(before);

  const { run } = await labs.engine.client.request({ type: "lab.apply", lab: "one", mode: "restore" });
  expect(run.failure).toBeUndefined();
  expect((await labs.stateOf("one")).checkpoint?.reasons.join()).toMatch(/eth0 carries the default route/);
  await labs.confirm("one", true);
  expect(await on.machine.tries("ping -c1 -W2 192.168.1.1", "ns1")).toBe(true);
  expect(await on.machine.tries("ping -c1 -W2 192.168.1.1")).toBe(true);
  const state = await labs.stateOf("one");
  expect(state.drift).toEqual([]);
  expect(Object.keys(state.observed.namespaces)).not.toContain("later");
  expect(state.topology.nodes.map(({ name }) => name)).toContain("later");
  await labs.stop("one");
  expect(await on.machine.snapshot()).toBe(before);
});

onNew("names that others have taken since are refused, and stopping leaves those alone", async (on, expect) => {
  const first = await hostLabs(on.machine);
  await first.create("two", lab());
  await first.deploy("two");
  await first.confirm("two", true);
  await on.reboot(["link add br-test type bridge", "netns add ns1"]);
  const before = await on.machine.snapshot();
  const labs = await hostLabs(on.machine);
  await expect(labs.engine.client.request({ type: "lab.apply", lab: "two", mode: "restore" })).rejects.toThrow(
    /Nothing was run.*"(?:br-test|ns1)" already/,
  );
  await labs.stop("two");
  expect(await on.machine.snapshot()).toBe(before);
});

onNew("the power fails while a change waits for an answer, and in the middle of a run", async (on, expect) => {
  const first = await hostLabs(on.machine);
  await first.create("three", lab());
  await first.deploy("three");
  await on.reboot();
  let before = await on.machine.snapshot();
  let labs = await hostLabs(on.machine);
  // The machine has started as its own configuration says: there is nothing to take back.
  expect((await labs.stateOf("three")).checkpoint).toBeNull();
  await labs.stop("three");
  expect(await on.machine.snapshot()).toBe(before);

  const run = labs.deploy("three").catch(() => {});
  await expect.poll(() => on.machine.tries("ip link show br-tap1"), { timeout: 20_000, interval: 2 }).toBe(true);
  await on.reboot();
  await run;
  before = await on.machine.snapshot();
  labs = await hostLabs(on.machine);
  await labs.stop("three");
  expect(await on.machine.snapshot()).toBe(before);
  expect((await labs.deploy("three")).run.state).toBe("done");
  await labs.stop("three");
  expect(await on.machine.snapshot()).toBe(before);
});
