/** Devices of namespaces and of the root, on the real kernel. */

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { deviceTruth } from "@/lib/observed/deviceState";
import { linkTruth } from "@/lib/observed/linkState";
import type { Device, DeviceKind } from "@/lib/topology/devices";
import { hasErrors, validateTopology } from "@/lib/validate";
import { Doctor } from "@/server/engine/doctor/doctor";
import { runCommand } from "@/server/engine/exec/run";
import { type SandboxHandle, sandboxEntrance } from "@/server/engine/sandbox/handle";
import type { Lab } from "./lab";
import { LabRegistry } from "./registry";

let folder: string;
let registry: LabRegistry;
const doctor = new Doctor();
const capabilities = await doctor.capabilities();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirelab-devices-"));
  registry = await LabRegistry.open(folder, doctor);
});
afterEach(async () => {
  for (const { name } of registry.list()) await registry.get(name).stop();
  await registry.close();
  await rm(folder, { recursive: true });
});

/** Why a test of these kinds cannot run on this kernel, or null. */
const lacking = (...kinds: DeviceKind[]): string | null => {
  const missing = kinds.filter((kind) => capabilities.missingDevices?.[kind]);
  return missing.length > 0 ? `this kernel has no ${missing.join(", ")}` : null;
};

async function deployed(text: string): Promise<Lab> {
  await registry.create("devices", { text: `wirelab: 1\n${text}` });
  const lab = registry.get("devices");
  expect(hasErrors(validateTopology(lab.state.topology, capabilities))).toBe(false);
  const run = await lab.apply("deploy");
  expect(run.failure).toBeUndefined();
  expect(lab.state.drift).toEqual([]);
  expect((await lab.plan("deploy")).steps).toEqual([]);
  return lab;
}
function sandboxOf(lab: Lab): SandboxHandle {
  const { args } = lab.entrance("");
  const pid = Number(args.find((arg) => arg.startsWith("--target="))?.slice("--target=".length));
  return { lab: lab.state.lab, pid, userNamespace: args.includes("--user") };
}
const ip = (lab: Lab, line: string, netns?: string) =>
  runCommand(sandboxOf(lab), { file: "ip", args: line.split(" "), netns });
const ping = async (lab: Lab, from: string | undefined, to: string) =>
  (await runCommand(sandboxOf(lab), { file: "ping", args: ["-c1", "-W2", to], netns: from })).exitCode;

const PAIR = `nodes:
  - { name: ns1, kind: namespace, interfaces: [DEVICES1] }
  - { name: ns2, kind: namespace, interfaces: [DEVICES2] }
links:
  - { kind: veth, a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }, b: { node: ns2, name: tap2, addresses: [10.1.1.2/24] } }
`;
const pairWith = (first: string, second: string) => PAIR.replace("DEVICES1", first).replace("DEVICES2", second);

test("a macvlan is a second station on its parent's wire", async (context) => {
  const missing = lacking("macvlan");
  if (missing) context.skip(missing);
  const lab = await deployed(
    pairWith(
      "{ name: mac1, kind: macvlan, parent: tap1, addresses: [10.1.2.1/24] }",
      "{ name: mac2, kind: macvlan, parent: tap2, addresses: [10.1.2.2/24] }",
    ),
  );
  expect(await ping(lab, "ns1", "10.1.2.2")).toBe(0);
});

test("a VXLAN tunnel carries Ethernet over an IP path; with another number it carries nothing", async (context) => {
  const missing = lacking("vxlan");
  if (missing) context.skip(missing);
  const lab = await deployed(
    pairWith(
      "{ name: vx1, kind: vxlan, id: 42, remote: 10.1.1.2, addresses: [10.1.3.1/24] }",
      "{ name: vx2, kind: vxlan, id: 42, remote: 10.1.1.1, addresses: [10.1.3.2/24] }",
    ),
  );
  expect(await ping(lab, "ns1", "10.1.3.2")).toBe(0);
  const [node] = lab.state.topology.nodes;
  const { topology } = lab.state;
  if (node?.kind !== "namespace" || !node.interfaces) throw new Error("ns1 has no devices");
  const interfaces = node.interfaces.map(
    (device): Device => (device.kind === "vxlan" ? { ...device, id: 43 } : device),
  );
  lab.drawing.edit(null, {
    nodes: { added: [], updated: [{ id: "ns1", from: node, to: { ...node, interfaces } }], removed: [] },
  });
  expect(lab.state.topology).not.toEqual(topology);
  expect((await lab.apply("deploy")).failure).toBeUndefined();
  expect(await ping(lab, "ns1", "10.1.3.2")).toBe(1);
});

test("a device removed and one made by hand are drift; both can be adopted and restored", async (context) => {
  const missing = lacking("macvlan", "tap");
  if (missing) context.skip(missing);
  const lab = await deployed(pairWith("{ name: mac1, kind: macvlan, parent: tap1 }", ""));
  await ip(lab, "link delete mac1", "ns1");
  await ip(lab, "tuntap add dev tun9 mode tun", "ns2");
  await expect
    .poll(() => lab.state.drift.map(({ text }) => text).sort(), { timeout: 15_000 })
    .toEqual(["mac1 in ns1 is gone", "tun9 in ns2 is not in the drawing"]);
  await lab.apply("restore");
  expect(lab.state.drift).toEqual([]);
  expect((await ip(lab, "link show mac1", "ns1")).exitCode).toBe(0);
  expect((await ip(lab, "link show tun9", "ns2")).exitCode).not.toBe(0);
});

/** Holds a TAP open as a virtual machine would; perl is in every Debian, and its ioctl needs no module. */
const HOLD_TAP = `open(my $f, "+<", "/dev/net/tun") or die "no /dev/net/tun"; my $r = pack("a16s", $ARGV[0], 0x1002); ioctl($f, 0x400454ca, $r) or die "ioctl: $!"; $| = 1; print "open\\n"; <STDIN>;`;

test("a TAP has no carrier until a program opens it, and then it has", async (context) => {
  const missing = lacking("tap");
  if (missing) context.skip(missing);
  const lab = await deployed(`nodes:
  - { name: vm-tap1, kind: tap }
  - { name: br-test, kind: bridge, addresses: [10.1.1.254/24] }
links:
  - { kind: port, a: { node: vm-tap1, name: vm-tap1 }, b: { node: br-test } }
`);
  const truth = () => {
    const { topology, observed, applied } = lab.state;
    const [node] = topology.nodes;
    const [link] = topology.links;
    if (node?.kind !== "tap" || !link) throw new Error("the drawing has no TAP");
    return {
      tap: deviceTruth({ ns: "", name: "vm-tap1" }, node, observed, true),
      link: linkTruth(topology, link, observed, applied),
    };
  };
  await expect.poll(() => truth().tap.state, { timeout: 5_000 }).toBe("no-carrier");
  expect(truth().tap.reason).toContain("no program has opened it");
  expect(truth().link.state).toBe("no-carrier");

  const entrance = sandboxEntrance(sandboxOf(lab));
  const holder = spawn(entrance.file, [...entrance.args, "perl", "-e", HOLD_TAP, "vm-tap1"], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const said = await new Promise<string>((resolve) => {
    holder.stdout.once("data", (chunk) => resolve(String(chunk).trim()));
    holder.stderr.once("data", (chunk) => resolve(String(chunk).trim()));
    holder.once("error", (error) => resolve(error.message));
  });
  if (said !== "open") context.skip(`no program can open a TAP here: ${said}`);
  try {
    await expect.poll(() => truth().tap.state, { timeout: 10_000 }).toBe("up");
    await expect.poll(() => truth().link.state, { timeout: 10_000 }).toBe("up");
  } finally {
    holder.stdin.end("\n");
    await new Promise((resolve) => holder.once("exit", resolve));
  }
  await expect.poll(() => truth().tap.state, { timeout: 10_000 }).toBe("no-carrier");
});

test("a cable from a TAP to a namespace is an error that explains itself", async () => {
  const text =
    "wirelab: 1\nnodes:\n  - { name: vm-tap1, kind: tap }\n  - { name: ns1, kind: namespace }\nlinks:\n  - { kind: veth, a: { node: ns1, name: a }, b: { node: vm-tap1, name: b } }\n";
  await expect(registry.create("devices", { text })).rejects.toThrow("What is at its other side is a program");
});

test("bond, VLAN, VRF and dummy work together in a router", async (context) => {
  const missing = lacking("bond", "vlan", "vrf", "dummy");
  if (missing) context.skip(missing);
  const lab = await deployed(`nodes:
  - name: r1
    kind: namespace
    interfaces:
      - { name: bond1, kind: bond, members: [tap1, tap2] }
      - { name: bond1.10, kind: vlan, parent: bond1, id: 10, addresses: [10.1.10.1/24] }
      - { name: lo1, kind: dummy, addresses: [10.255.0.1/32] }
      - { name: red, kind: vrf, table: 10, members: [bond1.10, lo1] }
  - name: r2
    kind: namespace
    interfaces:
      - { name: bond2, kind: bond, members: [tap3, tap4] }
      - { name: bond2.10, kind: vlan, parent: bond2, id: 10, addresses: [10.1.10.2/24] }
links:
  - { kind: veth, a: { node: r1, name: tap1 }, b: { node: r2, name: tap3 } }
  - { kind: veth, a: { node: r1, name: tap2 }, b: { node: r2, name: tap4 } }
`);
  expect(await ping(lab, "r2", "10.1.10.1")).toBe(0);
  // The way to the VRF's own address is in its table alone.
  await ip(lab, "route add 10.255.0.1/32 via 10.1.10.1", "r2");
  expect(await ping(lab, "r2", "10.255.0.1")).toBe(0);
  expect((await ip(lab, "route get 10.255.0.1 vrf red", "r1")).exitCode).toBe(0);
  // One cable of the bond is cut, and the other takes over.
  await ip(lab, "link set tap1 down", "r1");
  await expect.poll(() => ping(lab, "r2", "10.1.10.1"), { timeout: 10_000 }).toBe(0);
});
