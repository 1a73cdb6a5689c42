/** Labs in sandboxes that are led out through the machine, by an engine that has no part in its network. */
import { afterAll, test, vi } from "vitest";
import { runCommand } from "@/server/engine/exec/run";
import { Pool } from "@/server/engine/testing/pool";
import { ROUTED } from "./testing/machineScript";
import { uplinkLab as lab, UplinkBench, type UplinkTest } from "./testing/uplinkBench";

const CONFIRM_WITHIN_S = 4;
/** Beyond the router, who knows nothing of any lab. */
const BEYOND = "203.0.113.9";

/** Somebody else's, called as ours are. */
const STRANGERS = [
  "-n world address add 203.0.113.9/32 dev lo",
  "link add wl-theirs type bridge",
  "address add 172.17.0.1/16 dev wl-theirs",
  "link set wl-theirs up",
  "route add 10.9.0.0/16 via 192.168.1.1",
];

/** Most of the time goes in waiting for somebody's answer that does not come. */
vi.setConfig({ maxConcurrency: 4 });
const pool = new Pool(
  () =>
    UplinkBench.open([...ROUTED, ...STRANGERS], { confirmWithin: CONFIRM_WITHIN_S }, (machine) =>
      machine.run("nft add table ip wl-mine"),
    ),
  ({ machine }) => machine.remove(),
);
afterAll(() => pool.end());
const alone = (name: string, body: UplinkTest) =>
  test.concurrent(name, ({ expect }) => pool.use((bench) => bench.run(body, expect)));

alone(
  "ping and TCP get through to a server beyond, in the machine's own name, and nothing is left afterwards",
  async (at, expect) => {
    await at.create("one", lab("10.1.1"));
    const { plan } = await at.labs.client.request({ type: "lab.plan", lab: "one", mode: "deploy" });
    const step = plan.steps.find((one) => one.step.op === "addUplink");
    expect(step?.commands.every((command) => command.machine)).toBe(true);
    expect(step?.explanation).toContain("root on this machine");
    await at.deploy("one");
    expect(await at.machine.run("ip link show wl-one")).toContain("alias wirelab:one");
    expect(await at.machine.run("nft list table ip wl-one")).toContain('comment "wirelab:one"');
    expect(await at.reaches("one", BEYOND)).toBe(true);
    expect(at.state("one")).toMatchObject({ drift: [], checkpoint: null });

    const { trace } = await at.labs.client.request({
      type: "lab.trace",
      lab: "one",
      question: { from: "ns1", to: "uplink1", address: BEYOND },
    });
    expect(trace.verdict).toMatch(/leaves the lab by its uplink/);
    expect(trace.hops.at(-1)).toMatchObject({ kind: "nat", elements: [{ type: "node", id: "uplink1" }] });
    expect(trace).toMatchObject({ answered: null, tried: { answered: true } });
    await at.machine.run("sysctl -qw net.ipv4.ip_forward=0");
    await expect
      .poll(
        () =>
          at
            .state("one")
            .drift.map(({ text }) => text)
            .join(),
        { timeout: 10_000 },
      )
      .toMatch(/does not pass on/);
    const { trace: held } = await at.labs.client.request({
      type: "lab.trace",
      lab: "one",
      question: { from: "ns1", to: "uplink1", address: BEYOND },
    });
    expect(held).toMatchObject({ answered: false, tried: { answered: false } });
    expect(held.hops.at(-1)?.death).toBe("forwarding-off");
    await at.machine.run("sysctl -qw net.ipv4.ip_forward=1");

    // The server tells who asks.
    const serve =
      'require("net").createServer((s) => s.end(s.remoteAddress, () => setTimeout(process.exit, 100))).listen(8080, "::", () => console.log("on"))';
    const server = runCommand(at.machine.sandbox, {
      file: "timeout",
      args: ["20", process.execPath, "-e", serve],
      netns: "world",
    });
    const ask = `require("net").connect(8080, "${BEYOND}").on("data", (d) => console.log(String(d))).on("error", () => process.exit(1))`;
    await expect
      .poll(async () => (await at.inside("one", process.execPath, "-e", ask)).stdout, { timeout: 15_000 })
      .toContain("192.168.1.10");
    // From beyond, nothing gets in that was not asked for; by a route that a neighbour could set.
    await at.machine.run("ip -n world route add 10.1.1.0/24 via 192.168.1.10");
    expect(await at.machine.tries("ping -c1 -W1 10.1.1.1", "world")).toBe(false);
    expect(await at.machine.tries("ping -c1 -W2 10.1.1.1")).toBe(true);
    await at.machine.run("ip -n world route delete 10.1.1.0/24");
    await at.stop("one");
    await at.untouched();
    await server;
  },
);

alone("what is changed on the machine by hand is shown and put right", async (at, expect) => {
  await at.started("drifts", "10.1.2");
  const drift = () => at.state("drifts").drift.map(({ text }) => text);
  const restored = async () => {
    const { run } = await at.labs.client.request({ type: "lab.apply", lab: "drifts", mode: "restore" });
    expect(run.failure).toBeUndefined();
    await expect.poll(drift, { timeout: 10_000 }).toEqual([]);
    // The kernel tells of a carrier a moment late.
    await expect.poll(() => at.reaches("drifts", BEYOND), { timeout: 10_000 }).toBe(true);
  };
  for (const [line, told] of [
    ["nft flush chain ip wl-drifts postrouting", /translation/],
    ["nft delete table ip wl-drifts", /translation/],
    ["ip link set wl-drifts down", /machine's end/],
    ["ip address delete 10.1.2.254/24 dev wl-drifts", /machine's end/],
    ["ip link delete wl-drifts", /cable/],
  ] as const) {
    await at.machine.run(line);
    await expect.poll(() => drift().join(), { timeout: 10_000 }).toMatch(told);
    await restored();
  }
  await at.stop("drifts");
  await at.untouched();
});

alone("two labs at once; names and networks that are taken are refused, and strangers stay", async (at, expect) => {
  await at.started("left", "10.1.3");
  await at.started("right", "10.1.4");
  expect(await at.reaches("left", BEYOND)).toBe(true);
  expect(await at.reaches("right", BEYOND)).toBe(true);
  // The machine leads from one to the other no more than the world does.
  expect(await at.reaches("left", "10.1.4.1")).toBe(false);
  for (const [name, network, why] of [
    ["third", "10.1.3", /route to 10\.1\.3\.0\/24 by wl-left/],
    ["fourth", "10.9.8", /route to 10\.9\.0\.0\/16 by eth0/],
    ["theirs", "10.1.5", /interface "wl-theirs" already/],
    ["mine", "10.1.6", /table "ip wl-mine" already/],
  ] as const) {
    await at.create(name, lab(network));
    expect((await at.deploy(name)).run.failure?.explanation).toMatch(why);
    await at.stop(name);
  }
  expect(await at.machine.run("ip -o link show wl-theirs")).not.toContain("alias");
  await at.stop("left");
  expect(await at.reaches("right", BEYOND)).toBe(true);
  await at.stop("right");
  await at.untouched();
});

alone("a lab whose first process is killed takes its uplink along", async (at, expect) => {
  await at.started("killed", "10.1.7");
  const { args } = await at.labs.client.request({ type: "lab.enter", lab: "killed", node: "ns1" });
  const target = args.find((word) => word.startsWith("--target="))?.split("=")[1];
  await at.machine.run(`kill -KILL ${target}`);
  await expect.poll(() => at.state("killed").status, { timeout: 15_000 }).toBe("lost");
  await at.untouched();
});

alone(
  "an engine of the host place that is killed: the next one keeps what lives, and takes away what does not",
  async (at, expect) => {
    await at.started("stays", "10.1.8");
    await at.host.end("KILL");
    expect(await at.reaches("stays", BEYOND)).toBe(true);
    at.host = await at.machine.startEngine();
    await expect.poll(() => at.state("stays").observed.uplink?.network, { timeout: 15_000 }).toBe("10.1.8.0/24");
    expect(at.state("stays").drift).toEqual([]);
    await at.host.end("KILL");
    // Nobody is there to clean up when it ends; the cable goes with the lab.
    await at.stop("stays");
    expect(await at.machine.tries("nft list table ip wl-stays")).toBe(true);
    at.host = await at.machine.startEngine();
    await at.untouched();
  },
);

alone("an engine of the host place that is killed in the middle of making one", async (at, expect) => {
  await at.create("midst", lab("10.1.9"));
  for (const seen of ["nft list table ip wl-midst", "ip link show wl-midst"]) {
    const run = at.deploy("midst").catch(() => null);
    await expect.poll(() => at.machine.tries(seen), { timeout: 15_000, interval: 2 }).toBe(true);
    await at.host.end("KILL");
    await run;
    at.host = await at.machine.startEngine();
    await at.stop("midst");
    await at.untouched();
  }
});

alone(
  "forwarding goes on under a checkpoint: kept it goes off with the last uplink, unanswered it goes off by itself",
  async (at, expect) => {
    await at.machine.run("sysctl -qw net.ipv4.ip_forward=0");
    at.before = await at.machine.snapshot();
    await at.started("asks", "10.1.10");
    expect(at.state("asks").checkpoint?.reasons).toEqual(["forwarding of IPv4 is turned on"]);
    await at.labs.client.request({ type: "lab.confirm", lab: "asks", keep: true });
    await at.started("second", "10.1.11");
    expect(at.state("second").checkpoint).toBeNull();
    await at.stop("asks");
    expect(await at.reaches("second", BEYOND)).toBe(true);
    await at.stop("second");
    await at.untouched();

    await at.labs.client.request({ type: "lab.apply", lab: "asks", mode: "deploy" });
    expect(at.state("asks").checkpoint).not.toBeNull();
    await at.untouched();
    await expect.poll(() => at.state("asks").drift.length, { timeout: 10_000 }).toBeGreaterThan(0);
    await expect.poll(() => at.state("asks").checkpoint, { timeout: 10_000 }).toBeNull();
    await at.stop("asks");
    await at.untouched();
  },
);

alone("an engine of the host place that is killed while forwarding waits for an answer", async (at, expect) => {
  await at.machine.run("sysctl -qw net.ipv4.ip_forward=0");
  at.before = await at.machine.snapshot();
  await at.started("waits", "10.1.12");
  await at.host.end("KILL");
  await expect.poll(() => at.machine.run("sysctl -n net.ipv4.ip_forward"), { timeout: 15_000 }).toContain("0");
  at.host = await at.machine.startEngine();
  await at.untouched();
});

alone("a lab whose first process is killed while forwarding waits for an answer waits for none", async (at, expect) => {
  await at.machine.run("sysctl -qw net.ipv4.ip_forward=0");
  at.before = await at.machine.snapshot();
  await at.started("orphan", "10.1.16");
  await expect.poll(() => at.state("orphan").checkpoint).not.toBeNull();
  const { args } = await at.labs.client.request({ type: "lab.enter", lab: "orphan", node: "ns1" });
  await at.machine.run(`kill -KILL ${args.find((word) => word.startsWith("--target="))?.split("=")[1]}`);
  await expect.poll(() => at.state("orphan").status, { timeout: 10_000 }).toBe("lost");
  await expect.poll(() => at.state("orphan").checkpoint, { timeout: 10_000 }).toBeNull();
  await at.untouched();
});

alone("a process is believed nothing", async (at, expect) => {
  const set = (pid: number, startTime: string) =>
    at.host.client.request({
      type: "uplink.set",
      lab: "evil",
      holder: { pid, startTime },
      name: "up0",
      address: "10.1.13.1/24",
    });
  const startOf = async (pid: number) =>
    (await at.machine.run(`cat /proc/${pid}/stat`)).split(") ")[1]?.split(" ")[19] ?? "";
  await expect(set(at.labs.pid, "1")).rejects.toThrow(/not the one/);
  await expect(set(at.labs.pid, await startOf(at.labs.pid))).rejects.toThrow(/machine's own/);
  await at.started("other", "10.1.14");
  const { args } = await at.labs.client.request({ type: "lab.enter", lab: "other", node: "ns1" });
  const pid = Number(args.find((word) => word.startsWith("--target="))?.split("=")[1]);
  await expect(set(pid, `${await startOf(pid)}0`)).rejects.toThrow(/not the one/);
  for (const address of ["10.1.13.0/24", "127.0.0.2/24", "2001:db8::1/64", "10.1.13.1", "10.1.13.1/31"])
    await expect(
      at.host.client.request({
        type: "uplink.set",
        lab: "evil",
        holder: { pid, startTime: await startOf(pid) },
        name: "up0",
        address,
      }),
    ).rejects.toThrow();
  for (const name of ["-h", "a b", "x".repeat(16), "../x"])
    await expect(
      at.host.client.request({
        type: "uplink.set",
        lab: "evil",
        holder: { pid, startTime: await startOf(pid) },
        name,
        address: "10.1.13.1/24",
      }),
    ).rejects.toThrow(/name/);
  await expect(at.labs.client.request({ type: "uplink.remove", lab: "other" })).rejects.toThrow(/host place/);
  await at.stop("other");
  await at.untouched();
});

alone("a filter of somebody else that lets nothing through is told of", async (at, expect) => {
  await at.machine.run("nft add table ip filter");
  await runCommand(at.machine.sandbox, {
    file: "nft",
    args: [
      "add",
      "chain",
      "ip",
      "filter",
      "FORWARD",
      "{",
      "type",
      "filter",
      "hook",
      "forward",
      "priority",
      "0;",
      "policy",
      "drop;",
      "}",
    ],
  });
  await at.started("held", "10.1.15");
  expect(await at.reaches("held", BEYOND)).toBe(false);
  const [obstacle] = at.state("held").observed.uplink?.obstacles ?? [];
  expect(obstacle).toContain("chain FORWARD of this machine's table ip filter");
  for (const key of ["iifname", "oifname"])
    await at.machine.run(`nft insert rule ip filter FORWARD ${key} wl-held accept`);
  expect(await at.reaches("held", BEYOND)).toBe(true);
  await expect.poll(() => at.state("held").observed.uplink?.obstacles, { timeout: 10_000 }).toEqual([]);
  await at.stop("held");
  await at.machine.run("nft delete table ip filter");
  await at.untouched();
});
