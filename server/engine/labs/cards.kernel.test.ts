/**
 * A network card as a port, on the real kernel. No lab touches the machine's own
 * cards: inside a sandbox a veth stands for eth0, with a namespace nobody drew as
 * the world behind it, and the planner is told that this is the host.
 */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Observed } from "@/lib/observed/types";
import type { Command } from "@/lib/plan/command";
import { planLab } from "@/lib/plan/planner";
import { emptyTopology, type Topology, topologySchema } from "@/lib/topology/schema";
import { runCommand } from "@/server/engine/exec/run";
import { type Observer, startObserver } from "@/server/engine/observe/observer";
import { killSandbox, type Sandbox, startSandbox } from "@/server/engine/sandbox";

const capabilities = { ovs: "missing", place: "host" } as const;

/** eth0 leads to a router; eth1 and its bridge are somebody else's. */
const MACHINE = [
  "netns add world",
  "link add eth0 type veth peer name uplink netns world",
  "-n world address add 192.168.1.1/24 dev uplink",
  "-n world link set uplink up",
  "-n world link set lo up",
  "address add 192.168.1.10/24 dev eth0",
  "address add 192.168.7.7/24 dev eth0",
  "link set eth0 up",
  "route add default via 192.168.1.1",
  "link add eth1 type veth peer name other1",
  "link add docker0 type bridge",
  "link set eth1 master docker0",
  "address add 172.17.0.1/16 dev docker0",
  "link set docker0 up",
];

const DRAWING = topologySchema.parse({
  wirelab: 1,
  nodes: [
    { name: "eth0", kind: "nic", addresses: ["192.168.1.10/24"], gateway: "192.168.1.1" },
    { name: "br-test", kind: "bridge" },
    { name: "ns1", kind: "namespace" },
  ],
  links: [
    { kind: "port", a: { node: "eth0", name: "eth0" }, b: { node: "br-test" } },
    {
      kind: "veth",
      a: { node: "ns1", name: "tap1", addresses: ["192.168.1.11/24"] },
      b: { node: "br-test", name: "br-tap1" },
    },
  ],
});

let sandbox: Sandbox;
let observer: Observer;
beforeEach(async () => {
  sandbox = await startSandbox({ lab: "cards", userNamespace: process.getuid?.() !== 0 });
  for (const line of MACHINE) await succeed({ file: "ip", args: line.split(" ") });
  observer = await startObserver({ sandbox, onChange: () => {}, onLog: () => {}, onEnd: () => {} });
});
afterEach(async () => {
  await observer.stop();
  await killSandbox(sandbox.identity);
});

async function succeed(command: Command): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand(sandbox, command);
  expect(exitCode, `${command.args.join(" ")}: ${stderr}`).toBe(0);
  return stdout;
}
const show = (...args: string[]) => succeed({ file: "ip", args });

const look = (): Promise<Observed> => observer.refresh();

async function carry(topology: Topology, applied: Topology | null, removeForeign = false): Promise<Command[]> {
  const { steps } = planLab({ topology, observed: await look(), applied, capabilities, removeForeign });
  const commands = steps.flatMap((step) => step.commands);
  for (const command of commands) await succeed(command);
  return commands;
}
const others = async () =>
  [await show("address", "show", "docker0"), await show("-o", "link", "show", "eth1")]
    .join("")
    .replace(/valid_lft.*/g, "");
const ping = async (to: string, netns?: string) =>
  (await runCommand(sandbox, { file: "ping", args: ["-c1", "-W2", to], ...(netns && { netns }) })).exitCode;

test("a card becomes a port, the machine stays reachable through the switch, and everything goes back", async () => {
  const before = await others();
  await carry(DRAWING, null);
  expect(await show("-o", "link", "show", "eth0")).toContain("master br-test");
  expect(await show("-o", "-4", "address", "show", "dev", "br-test")).toContain("192.168.1.10/24");
  // An address that the drawing does not name stays where it is.
  expect(await show("-o", "-4", "address", "show", "dev", "eth0")).toContain("192.168.7.7/24");
  expect(await show("-o", "-4", "address", "show", "dev", "eth0")).not.toContain("192.168.1.10");
  expect(await show("route", "show", "default")).toContain("via 192.168.1.1 dev br-test");
  expect(await ping("192.168.1.1")).toBe(0);
  expect(await ping("192.168.1.1", "ns1")).toBe(0);
  expect(await carry(DRAWING, DRAWING, true)).toEqual([]);

  await carry(emptyTopology(), DRAWING);
  expect(await show("-o", "link", "show", "eth0")).not.toContain("master");
  expect(await show("-o", "-4", "address", "show", "dev", "eth0")).toContain("192.168.1.10/24");
  expect(await show("route", "show", "default")).toContain("via 192.168.1.1 dev eth0");
  expect(await ping("192.168.1.1")).toBe(0);
  expect(await show("-br", "link")).not.toMatch(/br-test|br-tap1/);
  expect(await others()).toBe(before);
});

test("no command names an interface that the drawing does not name, even when foreign things shall go", async () => {
  const named = new Set(["eth0", "br-test", "tap1", "br-tap1", "ns1", "lo"]);
  const all = [...(await carry(DRAWING, null, true)), ...(await carry(emptyTopology(), DRAWING, true))];
  expect(all.length).toBeGreaterThan(8);
  for (const { args } of all)
    for (const strange of ["eth1", "docker0", "other1", "world", "uplink"]) expect(args).not.toContain(strange);
  for (const { args } of all)
    expect(
      args.some((arg) => named.has(arg)),
      args.join(" "),
    ).toBe(true);
});

test("in a sandbox's place a card is left alone", async () => {
  const plan = planLab({
    topology: DRAWING,
    observed: await look(),
    applied: null,
    capabilities: { ovs: "missing", place: "sandbox" },
  });
  expect(plan.steps.flatMap(({ commands }) => commands).filter(({ args }) => args.includes("eth0"))).toEqual([]);
});
