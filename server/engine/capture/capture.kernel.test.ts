/** Captures in a real sandbox: what is sent is seen, what is lost is counted, and nothing stays. */
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodePacket } from "@/lib/capture/decode/decode";
import type { InterfaceCounts, Packet } from "@/lib/capture/packet";
import { PcapngReader } from "@/lib/capture/pcapng/read";
import type { CaptureQuestion } from "@/lib/protocol/capture";
import { runCommand } from "@/server/engine/exec/run";
import type { Lab } from "@/server/engine/labs/lab";
import { byHand, openLabs, sandboxOf } from "@/server/engine/trace/testing/labs";

const LAB = `
wirelab: 1
nodes:
  - {name: ns1, kind: namespace}
  - {name: ns2, kind: namespace}
  - {name: ns3, kind: namespace}
  - {name: br0, kind: bridge, stp: true}
links:
  - {kind: veth, a: {node: ns1, name: e1, addresses: [10.0.0.1/24]}, b: {node: ns2, name: e2, addresses: [10.0.0.2/24]}}
  - {kind: veth, a: {node: ns3, name: e3}, b: {node: br0, name: p3}}
`;

let labs: Awaited<ReturnType<typeof openLabs>>;
let lab: Lab;
beforeAll(async () => {
  labs = await openLabs();
  lab = await labs.deploy(LAB);
});
afterAll(() => labs.end());

const point = (node: string, name: string) => ({ node, interface: name });

/** Captures and keeps all that comes, unless `reading` is off. */
async function capture(question: CaptureQuestion, from = lab) {
  const reader = new PcapngReader();
  const packets: Packet[] = [];
  const counts: InterfaceCounts[] = [];
  const names: string[] = [];
  const state = { reading: true, ended: null as string | null };
  const running = await from.capture(question, {
    write(bytes) {
      for (const item of reader.push(bytes)) {
        if (item.type === "packet") packets.push({ ...item.packet, bytes: item.packet.bytes.slice() });
        else if (item.type === "counts") counts[item.counts.interface] = item.counts;
        else if (item.type === "interface") names.push(item.interface.name);
      }
      return state.reading;
    },
    end(reason) {
      state.ended = reason;
    },
  });
  const rows = () =>
    packets.map(({ bytes, length }) => {
      const { summary } = decodePacket(bytes, 1, length);
      return `${summary.protocol} ${summary.info}`;
    });
  return { packets, counts, names, state, rows, running };
}

const until = (what: () => unknown) => expect.poll(what, { timeout: 15_000, interval: 20 });
const run = (netns: string, file: string, ...args: string[]) => runCommand(sandboxOf(lab), { file, args, netns });
const ping = (count = 1) => run("ns1", "ping", "-c", String(count), "-i", "0.01", "-W", "5", "10.0.0.2");
/** Sends a frame as it is. */
const sendFrame = (netns: string, name: string, hex: string) => {
  const send = `use Socket; socket(S,17,3,0) or die; my $r=pack("a16x24",$ARGV[0]); ioctl(S,0x8933,$r) or die; send(S,pack("H*",$ARGV[1]),0,pack("SniSCCa8",17,0x300,unpack("x16i",$r),0,0,6,"")) or die "$!"`;
  return run(netns, "perl", "-e", send, name, hex);
};
async function sniffers(): Promise<number> {
  const { stdout } = await runCommand(sandboxOf(lab), {
    file: "sh",
    args: ["-c", "cat /proc/[0-9]*/cmdline | tr '\\0' '\\n'"],
  });
  return stdout.split("\n").filter((line) => line.startsWith("wirelab-capture")).length;
}

describe("what is seen", () => {
  test("a ping with the ARP before it, at both ends in the order of time, with directions", async () => {
    await byHand(lab, "ns1: ip neigh flush all");
    const { rows, packets, names, running } = await capture({
      points: [point("ns1", "e1")],
      both: true,
      filter: "arp or icmp",
    });
    expect(names).toEqual(["ns1/e1", "ns2/e2"]);
    await ping();
    await until(() => rows().filter((row) => row.startsWith("ICMP")).length).toBe(4);
    expect(rows().slice(0, 4)).toEqual([
      ...Array(2).fill("ARP Who has 10.0.0.2? Tell 10.0.0.1"),
      ...Array(2).fill(expect.stringMatching(/^ARP 10\.0\.0\.2 is at /)),
    ]);
    expect(rows()[4]).toMatch(/^ICMP Echo request, id \d+, sequence 1$/);
    const times = packets.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => (a < b ? -1 : 1)));
    expect(packets.slice(0, 2).map((packet) => [packet.interface, packet.outgoing])).toEqual([
      [0, true],
      [1, false],
    ]);
    expect(Math.abs(Number(times[0] as bigint) / 1e6 - Date.now())).toBeLessThan(30_000);
    running.stop();
    await until(sniffers).toBe(0);
  });

  test("the tag of a VLAN, put back where the kernel took it off", async () => {
    const tagged = "020000000002020000000001810060140800450000140001000040fa0000c0a80001c0a80002";
    const { packets, running } = await capture({ points: [point("ns1", "e1"), point("ns2", "e2")], filter: "vlan 20" });
    await sendFrame("ns1", "e1", tagged);
    await sendFrame("ns1", "e1", tagged.replace("6014", "6015"));
    await until(() => packets.length).toBe(2);
    for (const { bytes, length } of packets) {
      expect(Buffer.from(bytes).toString("hex")).toBe(tagged);
      expect(length).toBe(tagged.length / 2);
    }
    running.stop();
  });

  test("hellos of the spanning tree", async () => {
    const { rows, running } = await capture({ points: [point("ns3", "e3")], filter: "stp" });
    await until(() => rows()[0]).toMatch(/^STP STP, root 32768 \/ .*, cost 0, port 0x8001/);
    running.stop();
  });

  test("no more of a packet than is wanted", async () => {
    const { packets, running } = await capture({ points: [point("ns2", "e2")], filter: "icmp", snap: 64 });
    await run("ns1", "ping", "-c1", "-s", "1000", "10.0.0.2");
    await until(() => packets.length).toBe(2);
    expect(packets.map(({ bytes, length }) => [bytes.length, length])).toEqual([
      [64, 1042],
      [64, 1042],
    ]);
    running.stop();
  });
});

describe("what is refused", () => {
  test.each([
    [{ points: [point("ns1", "e1")], filter: "tcp prt 80" }, "question.filter", "should stand"],
    [{ points: [point("ns1", "nope")] }, "question.points.0", 'no interface "nope". There are: lo, e1'],
    [{ points: [point("nobody", "e1")] }, "question.points.0", 'no node "nobody"'],
    [{ points: [point("br0", "br0")], both: true }, "question.both", "no end of a cable"],
  ])("%j", async (question, field, message) => {
    const error = await capture(question).catch((caught) => caught);
    expect(error).toMatchObject({ name: "EngineError", details: { field } });
    expect(error.message).toContain(message);
    await until(sniffers).toBe(0);
  });
});

describe("what is lost and what ends", () => {
  test("a reader that stops makes nothing grow: the kernel drops and counts, and later all goes on", async () => {
    const { state, packets, counts, running } = await capture({
      points: [point("ns2", "e2")],
      filter: "udp",
      snap: 1500,
    });
    const flood = (count: number) =>
      run(
        "ns1",
        "perl",
        "-e",
        `use Socket; socket(S,AF_INET,SOCK_DGRAM,0); my $a=sockaddr_in(9,inet_aton("10.0.0.2")); send(S,"x"x1400,0,$a) for 1..$ARGV[0]`,
        String(count),
      );
    state.reading = false;
    const before = process.memoryUsage().rss;
    await flood(20_000);
    await delay(300);
    const held = packets.length;
    expect(held).toBeLessThan(5000);
    expect(process.memoryUsage().rss - before).toBeLessThan(80 * 1024 * 1024);
    state.reading = true;
    running.drained();
    await until(() => counts[0]?.dropped ?? 0).toBeGreaterThan(1000);
    await until(() => packets.length).toBe((counts[0]?.received ?? 0) - (counts[0]?.dropped ?? 0));
    const seen = packets.length;
    await flood(10);
    await until(() => packets.length).toBe(seen + 10);
    running.stop();
  });

  test("an interface that is set down and up is still listened to; one that is deleted ends it", async () => {
    await byHand(lab, "ip link add gone0 netns ns1 type veth peer name gone1 netns ns2");
    await until(() =>
      Object.values(lab.state.observed.namespaces.ns1?.interfaces ?? {}).map(({ name }) => name),
    ).toContain("gone0");
    const { state, packets } = await capture({ points: [point("ns1", "gone0")] });
    for (const way of ["up", "down", "up"]) await byHand(lab, `ns1: ip link set gone0 ${way}`);
    await byHand(lab, "ns2: ip link set gone1 up");
    await until(() => packets.length).toBeGreaterThan(0);
    expect(state.ended).toBeNull();
    await byHand(lab, "ns1: ip link del gone0");
    await until(() => state.ended).toBe("Interface gone0 is gone.");
  });

  test("a namespace that is deleted is not kept alive", async () => {
    await byHand(lab, "ip netns add short");
    await byHand(lab, "ip link add s0 netns short type veth peer name s1");
    await until(() => Object.values(lab.state.observed.namespaces.short?.interfaces ?? {}).length).toBe(2);
    const { state } = await capture({ points: [point("short", "s0")] });
    await byHand(lab, "ip netns del short");
    await until(() => state.ended).toBe("Its node short was removed from the lab.");
    await until(
      async () => (await runCommand(sandboxOf(lab), { file: "ip", args: ["link", "show", "s1"] })).exitCode,
    ).toBe(1);
  });

  test("told to finish, it hands on what it has; a count ends it by itself", async () => {
    const { state, packets, counts, running } = await capture({ points: [point("ns1", "e1")], filter: "icmp" });
    await ping(3);
    running.finish("enough");
    await until(() => state.ended).toBe("enough");
    expect(packets).toHaveLength(6);
    expect(counts[0]).toEqual({ interface: 0, received: 6, dropped: 0 });
    const counted = await capture({ points: [point("ns1", "e1")], filter: "icmp", count: 3 });
    await ping(4);
    await until(() => counted.state.ended).toBe("The capture is complete.");
    expect(counted.packets).toHaveLength(3);
  });

  test("a lab that stops ends its captures", async () => {
    const other = await labs.deploy(LAB);
    const { state } = await capture({ points: [point("ns1", "e1")] }, other);
    await other.stop();
    await until(() => state.ended).toBe("The lab was stopped.");
  });
});
