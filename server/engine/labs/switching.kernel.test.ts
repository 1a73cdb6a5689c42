/** Spanning trees, VLANs and tables of switches on the real kernel, looked at with plain `bridge`, `ip` and `ovs-vsctl`. */
import { expect, test } from "vitest";
import { GALLERY } from "@/lib/lessons/gallery";
import { linkTruth } from "@/lib/observed/linkState";
import { endTree, isRootBridge } from "@/lib/observed/spanningTree";
import { updateLink, updateNode } from "@/lib/topology/edits";
import { findLink } from "@/lib/topology/ids";
import type { TopologyPatch } from "@/lib/topology/patch";
import { runCommand } from "@/server/engine/exec/run";
import { labsHere } from "@/server/engine/testing/labsHere";
import type { Lab } from "./lab";

const { deployed, doctor, sandboxOf } = labsHere();
const fromGallery = (id: string) => GALLERY.find((entry) => entry.id === id)?.file ?? "";

const shell = (lab: Lab, line: string, netns?: string) => {
  const [file = "", ...args] = line.split(" ");
  return runCommand(sandboxOf(lab), { file, args, netns });
};
const pings = async (lab: Lab, from: string, to: string) =>
  (await shell(lab, `ping -c1 -W1 ${to}`, from)).exitCode === 0;

async function eventually<T>(look: () => T | Promise<T>, good: (value: T) => boolean, withinMs: number): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = await look();
    if (good(value) || performance.now() > deadline) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
async function change(lab: Lab, patch: TopologyPatch): Promise<string[]> {
  await lab.drawing.edit(null, patch);
  const run = await lab.apply("deploy");
  expect(run.failure).toBeUndefined();
  return run.steps.flatMap(({ commands }) => commands.map(({ file, args }) => [file, ...args].join(" ")));
}
const truthOf = (lab: Lab, id: string) => {
  const { topology, observed, applied } = lab.state;
  const link = findLink(topology, id);
  if (!link) throw new Error(`no link ${id}`);
  return linkTruth(topology, link, observed, applied);
};

// Each has a lab of its own, and most of the time goes in waiting for what a tree or a packet does.
test.concurrent("a ring of Linux bridges: the tree blocks one port, tells so by itself, and takes another way when a cable is cut", async () => {
  const lab = await deployed(fromGallery("stp-triangle"));
  expect((await shell(lab, "cat /sys/class/net/br-a/bridge/priority")).stdout.trim()).toBe("4096");
  expect((await shell(lab, "cat /sys/class/net/br-c/bridge/forward_delay")).stdout.trim()).toBe("400");
  expect(await eventually(() => pings(lab, "ns1", "10.1.1.3"), Boolean, 20_000)).toBe(true);
  // Nothing was asked to be read again: the picture follows the kernel's events.
  const blocked = await eventually(
    () => truthOf(lab, "br-b:b-to-c"),
    ({ state }) => state === "blocking",
    5000,
  );
  expect(blocked.b).toMatchObject({ state: "blocking", text: "blocking" });
  const { topology, observed } = lab.state;
  expect(topology.nodes.filter((node) => isRootBridge(node, observed)).map(({ name }) => name)).toEqual(["br-a"]);
  expect(endTree("br-c", "c-to-a", observed)).toEqual({ role: "root", state: "forwarding" });
  expect(endTree("br-c", "c-to-b", observed)).toEqual({ role: "alternate", state: "blocking" });
  expect(endTree("br-b", "b-to-c", observed)?.role).toBe("designated");
  expect(lab.state.drift.map(({ text }) => text)).toEqual([]);

  await lab.act({ type: "setAdmin", link: "br-a:a-to-c", side: "a", up: false });
  expect(await eventually(() => pings(lab, "ns1", "10.1.1.3"), Boolean, 25_000)).toBe(true);
  expect(
    (
      await eventually(
        () => truthOf(lab, "br-b:b-to-c"),
        ({ state }) => state === "up",
        5000,
      )
    ).state,
  ).toBe("up");
});

test.concurrent("settings of a bridge and its port are changed live, one command each, adopted and restored", async () => {
  const lab = await deployed(fromGallery("stp-triangle"));
  const moved = updateLink(lab.state.topology, "br-a:a-to-c", {
    a: { port: { cost: 50, hairpin: true } },
    b: { port: { isolated: true } },
  });
  expect(moved.ok && (await change(lab, moved.patch))).toEqual([
    "bridge link set dev a-to-c cost 50 hairpin on",
    "bridge link set dev c-to-a isolated on",
  ]);
  // While the tree changes the kernel has an ageing time of its own, and does not tell the one that it was given.
  const ageingTime = async () => {
    await lab.apply("deploy");
    return lab.state.observed.namespaces[""]?.interfaces["br-b"]?.bridge?.settings?.ageing_time;
  };
  expect(await eventually(ageingTime, (value) => value !== undefined, 50_000)).toBe("30000");
  expect(
    await change(
      lab,
      updateNode(lab.state.topology, "br-b", { ageingTime: 60, multicastSnooping: false, stp: undefined }),
    ),
  ).toEqual(["ip link set br-b type bridge stp_state 0 priority 32768 ageing_time 6000 mcast_snooping 0"]);
  expect((await shell(lab, "cat /sys/class/net/br-b/bridge/ageing_time")).stdout.trim()).toBe("6000");

  await shell(lab, "bridge link set dev a-to-c cost 7 hairpin off");
  await shell(lab, "ip link set br-b type bridge ageing_time 9000");
  const drift = await eventually(
    () => lab.state.drift,
    (items) => items.length === 2,
    5000,
  );
  expect(drift.map(({ text }) => text)).toEqual([
    "br-b has ageing time 90 s",
    "the port a-to-c has cost 7 for the spanning tree and hairpin off",
  ]);
  await lab.adopt([{ type: "node", id: "br-b" }]);
  expect(lab.state.topology.nodes.find(({ name }) => name === "br-b")).toEqual({
    name: "br-b",
    kind: "bridge",
    ageingTime: 90,
    multicastSnooping: false,
  });
  await lab.apply("restore");
  expect((await shell(lab, "cat /sys/class/net/br-a/brif/a-to-c/path_cost")).stdout.trim()).toBe("50");
  expect(lab.state.drift).toEqual([]);
});

test.concurrent("queue length and offloads of an end", async () => {
  const lab = await deployed(`wirelab: 1
nodes:
  - { name: ns1, kind: namespace }
  - { name: ns2, kind: namespace }
links:
  - kind: veth
    a: { node: ns1, name: tap1, txqueuelen: 500, offload: { tx: false } }
    b: { node: ns2, name: tap2 }
`);
  expect((await shell(lab, "ip link show dev tap1", "ns1")).stdout).toContain("qlen 500");
  expect((await shell(lab, "ethtool -k tap1", "ns1")).stdout).toContain("tx-checksumming: off");
  await shell(lab, "ethtool -K tap1 tx on", "ns1");
  const drift = await eventually(
    () => lab.state.drift,
    (items) => items.length > 0,
    5000,
  );
  expect(drift.map(({ text }) => text)).toEqual(["the offloads of tap1 in ns1 were changed: tx on"]);
  await lab.apply("restore");
  expect((await shell(lab, "ethtool -k tap1", "ns1")).stdout).toContain("tx-checksumming: off");
  const bare = updateLink(lab.state.topology, "ns1:tap1", { a: { txqueuelen: undefined, offload: undefined } });
  expect(bare.ok && (await change(lab, bare.patch))).toEqual([
    "ip link set tap1 txqueuelen 1000",
    "ethtool -K tap1 tx on",
  ]);
});

test.concurrent("what a bridge has learned, and its neighbours' addresses, are read and emptied", async () => {
  const lab = await deployed(`wirelab: 1
nodes:
  - { name: ns1, kind: namespace }
  - { name: ns2, kind: namespace }
  - { name: br0, kind: bridge }
links:
  - { kind: veth, a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }, b: { node: br0, name: br-tap1 } }
  - { kind: veth, a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }, b: { node: br0, name: br-tap2 } }
`);
  expect(await pings(lab, "ns1", "10.1.1.2")).toBe(true);
  const macOf = (ns: string, name: string) => lab.state.observed.namespaces[ns]?.interfaces[name]?.mac ?? "";
  const learned = await lab.table({ kind: "fdb", node: "br0" });
  expect(learned.command).toBe("bridge -statistics fdb show br br0");
  expect(learned.rows).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ mac: macOf("ns1", "tap1"), port: "br-tap1", age: "0" }),
      expect.objectContaining({ mac: macOf("ns2", "tap2"), port: "br-tap2" }),
    ]),
  );
  const known = await lab.table({ kind: "neighbours", node: "ns1" });
  expect(known.rows).toContainEqual(
    expect.objectContaining({ address: "10.1.1.2", mac: macOf("ns2", "tap2"), device: "tap1" }),
  );
  await lab.flush({ kind: "fdb", node: "br0" });
  await lab.flush({ kind: "neighbours", node: "ns1" });
  const ours = (await lab.table({ kind: "fdb", node: "br0" })).rows.filter(({ mac }) => mac === macOf("ns2", "tap2"));
  expect(ours).toEqual([]);
  expect((await lab.table({ kind: "neighbours", node: "ns1" })).rows).toEqual([]);
  await expect(lab.table({ kind: "fdb", node: "ns1" })).rejects.toThrow("no switch");
});

const hasOvs = async () => (await doctor.examine()).capabilities.ovs !== "missing";

test.concurrent("a ring of Open vSwitches with RSTP loses little when a cable is cut", async (context) => {
  if (!(await hasOvs())) return context.skip("Open vSwitch is not installed");
  const lab = await deployed(fromGallery("rstp-triangle"));
  expect(await eventually(() => pings(lab, "ns3", "10.1.1.1"), Boolean, 20_000)).toBe(true);
  const ends = () => {
    const { a, b } = truthOf(lab, "s2:s2-to-s3");
    return [a.state, b.state];
  };
  expect(await eventually(ends, (states) => states.includes("blocking"), 5000)).toContain("blocking");
  const { topology, observed } = lab.state;
  expect(topology.nodes.filter((node) => isRootBridge(node, observed)).map(({ name }) => name)).toEqual(["s1"]);
  expect(endTree("s3", "s3-to-s1", observed)).toEqual({ role: "root", state: "forwarding" });

  await lab.act({ type: "setAdmin", link: "s1:s1-to-s3", side: "a", up: false });
  const began = performance.now();
  expect(await eventually(() => pings(lab, "ns3", "10.1.1.1"), Boolean, 10_000)).toBe(true);
  expect(performance.now() - began).toBeLessThan(4000);
  expect(await eventually(ends, (states) => !states.includes("blocking"), 5000)).toEqual(["up", "up"]);
});

test.concurrent("VLANs of an Open vSwitch keep stations apart, and one command moves a station", async (context) => {
  if (!(await hasOvs())) return context.skip("Open vSwitch is not installed");
  const lab = await deployed(fromGallery("two-vlans"));
  expect(await pings(lab, "ns1", "10.1.1.3")).toBe(true);
  expect(await pings(lab, "ns2", "10.1.1.4")).toBe(true);
  expect(await pings(lab, "ns1", "10.1.1.2")).toBe(false);
  const mac = lab.state.observed.namespaces.ns3?.interfaces.tap3?.mac;
  expect((await lab.table({ kind: "fdb", node: "ovs-test" })).rows).toContainEqual(
    expect.objectContaining({ mac, vlan: "10", port: "t0" }),
  );
  expect((await lab.table({ kind: "ovs-show", node: "ovs-test" })).text).toContain("trunks: [10, 20]");
  expect((await lab.table({ kind: "ovs-flows", node: "ovs-test" })).text).toContain("NORMAL");
  await lab.flush({ kind: "fdb", node: "ovs-test" });

  const moved = updateLink(lab.state.topology, "ns2:tap2", { b: { port: { vlan: 10 } } });
  expect(moved.ok && (await change(lab, moved.patch))).toEqual(["ovs-vsctl --timeout=10 set port ovs-tap2 tag=10"]);
  // The flows of before go once Open vSwitch has looked through them, at latest after half a second of its own.
  await context.expect.poll(() => pings(lab, "ns1", "10.1.1.2"), { timeout: 10_000 }).toBe(true);

  await shell(lab, "ovs-vsctl --timeout=10 set port ovs-tap2 tag=20");
  const drift = await eventually(
    () => lab.state.drift,
    (items) => items.length > 0,
    5000,
  );
  expect(drift.map(({ text }) => text)).toEqual(["the port ovs-tap2 has VLAN 20 for untagged frames"]);
  await lab.adopt();
  expect(findLink(lab.state.topology, "ns2:tap2")?.b).toMatchObject({ port: { vlan: 20 } });
});

test.concurrent("a Linux bridge that filters keeps VLANs apart", async (context) => {
  if (!(await doctor.examine()).capabilities.vlanFiltering) return context.skip("this kernel has no VLAN filtering");
  const lab = await deployed(
    fromGallery("two-vlans")
      .replace("ovs-test, kind: ovs }", "ovs-test, kind: bridge, vlanFiltering: true }")
      .replace("ovs2, kind: ovs }", "ovs2, kind: bridge, vlanFiltering: true }"),
  );
  expect(await eventually(() => pings(lab, "ns1", "10.1.1.3"), Boolean, 5000)).toBe(true);
  expect(await pings(lab, "ns2", "10.1.1.4")).toBe(true);
  expect(await pings(lab, "ns1", "10.1.1.2")).toBe(false);
  const moved = updateLink(lab.state.topology, "ns2:tap2", { b: { port: { vlan: 10 } } });
  expect(moved.ok && (await change(lab, moved.patch))).toEqual([
    "bridge vlan del dev ovs-tap2 vid 20",
    "bridge vlan add dev ovs-tap2 vid 10 pvid untagged",
  ]);
  expect(await pings(lab, "ns1", "10.1.1.2")).toBe(true);
  await shell(lab, "bridge vlan add dev ovs-tap2 vid 30");
  const drift = await eventually(
    () => lab.state.drift,
    (items) => items.length > 0,
    5000,
  );
  expect(drift.map(({ text }) => text)).toEqual(["the port ovs-tap2 is in the VLANs 10 and 30"]);
  await lab.adopt();
  expect(findLink(lab.state.topology, "ns2:tap2")?.b).toMatchObject({ port: { trunks: [30], native: 10 } });
  expect((await lab.plan("deploy")).steps).toEqual([]);
});
