import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lineReader } from "@/server/engine/socket/lines";
import { type PingLine, readPingLine } from "./ping/lines";
import { averageOf, countSample, deviationOf, lossOf, noPings } from "./ping/statistics";
import { readPingHop, readTracepathLine, readTracerouteLine } from "./route/lines";
import { readLiveLine } from "./throughput/liveText";
import { IperfFailed, readIperfReport } from "./throughput/report";
import { retransmitsIn } from "./throughput/retransmits";

const GOLDEN = join(import.meta.dirname, "golden");
const golden = (path: string) => readFileSync(join(GOLDEN, path), "utf8");

/** The lines of a text that arrives in pieces of so many bytes. */
function linesIn(text: string, bytes: number): string[] {
  const lines: string[] = [];
  const reader = lineReader(4096, { onLine: (line) => lines.push(line), onTooLong: () => {} });
  const whole = Buffer.from(text.endsWith("\n") ? text : `${text}\n`);
  for (let from = 0; from < whole.length; from += bytes) reader.push(whole.subarray(from, from + bytes));
  return lines;
}
const CUTS = [1, 3, 7, 64, 100_000];

const pingLines = (name: string, bytes = 100_000): PingLine[] =>
  linesIn(golden(`ping/${name}.txt`), bytes).flatMap((line) => readPingLine(line) ?? []);

describe("ping", () => {
  test.each(readdirSync(join(GOLDEN, "ping")))("%s says the same wherever it is cut", (file) => {
    const name = file.replace(".txt", "");
    for (const bytes of CUTS) expect(pingLines(name, bytes)).toEqual(pingLines(name));
    expect(pingLines(name).length).toBeGreaterThan(0);
  });

  test.each(["answered", "answered-ipv6"])("the figures of %s are those that ping sums up itself", (name) => {
    const samples = pingLines(name).filter((line) => line.type === "sample");
    const figures = samples.reduce(countSample, noPings());
    const own = /rtt min\/avg\/max\/mdev = (\S+) ms/
      .exec(golden(`ping/${name}.txt`))?.[1]
      ?.split("/")
      .map(Number);
    const ours = [figures.min, averageOf(figures), figures.max, deviationOf(figures)];
    for (const [index, value] of ours.entries()) expect(value).toBeCloseTo(own?.[index] as number, 2);
    expect(lossOf(figures)).toBe(0);
  });

  test("silence is a packet without an answer, and a reason is told where somebody gave it", () => {
    expect(pingLines("silence")).toEqual([
      { type: "sample", seq: 1, ms: null },
      { type: "sample", seq: 2, ms: null },
    ]);
    expect(pingLines("nobody")).toContainEqual({
      type: "sample",
      seq: 4,
      ms: null,
      words: "Destination Host Unreachable",
      by: "10.0.1.1",
    });
    expect(pingLines("nobody-ipv6").at(-1)).toMatchObject({ words: "Destination unreachable: Address unreachable" });
    expect(pingLines("router-refuses")[0]).toMatchObject({ words: "Destination Net Unreachable", by: "10.0.1.254" });
    expect(pingLines("no-route")).toEqual([{ type: "complaint", words: "Network is unreachable" }]);
    expect(pingLines("too-big")[0]).toEqual({
      type: "complaint",
      words: "local error: message too long, mtu=1500",
    });
  });

  test("an answer that came twice is counted once", () => {
    expect(readPingLine("64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=0.1 ms (DUP!)")).toBeNull();
  });

  test("loss counts what was sent and not answered, though an answer come late", () => {
    const late = [
      { seq: 1, ms: null },
      { seq: 1, ms: 1200 },
      { seq: 2, ms: null },
    ].reduce(countSample, noPings());
    expect(late).toMatchObject({ sent: 2, received: 1 });
    expect(lossOf(late)).toBe(50);
    expect(lossOf(noPings())).toBe(0);
  });
});

describe("the way", () => {
  const hops = (name: string, read: (line: string) => unknown) =>
    linesIn(golden(`route/${name}.txt`), 5).flatMap((line) => read(line) ?? []);

  test("traceroute", () => {
    expect(hops("traceroute", (line) => readTracerouteLine(line, "10.0.2.1"))).toEqual([
      { ttl: 1, address: "10.0.1.254", ms: [0.025, 0.002, 0.001], reached: false },
      { ttl: 2, address: "10.0.2.1", ms: [0.007, 0.003, 0.002], reached: true },
    ]);
    expect(hops("traceroute-ipv6", (line) => readTracerouteLine(line, "fd02::1"))).toMatchObject([
      { address: "fd01::fe" },
      { address: "fd02::1", reached: true },
    ]);
    expect(hops("traceroute-silence", (line) => readTracerouteLine(line, "10.0.2.77"))).toHaveLength(5);
    expect(readTracerouteLine(" 2  * * *", "10.0.2.1")).toEqual({ ttl: 2, address: null, ms: [], reached: false });
    expect(readTracerouteLine(" 3  10.0.1.254  3071.9 ms !H  3071.9 ms !H *", "10.0.2.1")).toEqual({
      ttl: 3,
      address: "10.0.1.254",
      ms: [3071.9, 3071.9],
      words: "host unreachable",
      reached: false,
    });
  });

  test("tracepath", () => {
    expect(hops("tracepath", readTracepathLine)).toEqual([
      { ttl: 1, address: "10.0.1.254", ms: [0.048], reached: false },
      { ttl: 1, address: "10.0.1.254", ms: [0.059], reached: false },
      { ttl: 2, address: "10.0.2.1", ms: [0.014], reached: true },
    ]);
    expect(hops("tracepath-ipv6", readTracepathLine).at(-1)).toMatchObject({ address: "fd02::1", reached: true });
    expect(hops("tracepath-unreachable", readTracepathLine).at(-1)).toMatchObject({ words: "host unreachable" });
  });

  test("ping with a TTL", () => {
    expect(readPingHop(golden("route/ping-ttl-1.txt"), 1)).toEqual({
      ttl: 1,
      address: "10.0.1.254",
      ms: [],
      reached: false,
    });
    expect(readPingHop(golden("route/ping-ttl-1-ipv6.txt"), 1)).toMatchObject({ address: "fd01::fe", reached: false });
    expect(readPingHop(golden("ping/answered.txt"), 2)).toMatchObject({
      address: "10.0.2.1",
      ms: [0.305],
      reached: true,
    });
    expect(readPingHop(golden("ping/router-refuses.txt"), 2)).toMatchObject({
      address: "10.0.1.254",
      words: "Destination Net Unreachable",
    });
    expect(readPingHop(golden("ping/silence.txt"), 3)).toEqual({ ttl: 3, address: null, ms: [], reached: false });
  });
});

describe("iperf3", () => {
  const TESTS = [
    { name: "tcp", streams: 1, protocol: "tcp" },
    { name: "tcp-two-streams", streams: 2, protocol: "tcp" },
    { name: "tcp-back", streams: 1, protocol: "tcp" },
    { name: "udp", streams: 1, protocol: "udp" },
    { name: "udp-back-two", streams: 2, protocol: "udp" },
    { name: "udp-fast", streams: 1, protocol: "udp" },
  ] as const;

  test.each(TESTS)("what $name prints while it runs agrees with its own JSON", ({ name, streams, protocol }) => {
    const text = golden(`iperf3/${name}.server.txt`);
    const report = readIperfReport(golden(`iperf3/${name}.client.json`));
    for (const bytes of CUTS) {
      const live = linesIn(text, bytes).flatMap((line) => readLiveLine(line, streams, protocol) ?? []);
      expect(live).toHaveLength(report.intervals.filter(({ start, end }) => end - start > 0.1).length);
      const average = live.reduce((sum, { mbits }) => sum + mbits, 0) / live.length;
      // Sender and receiver cut the seconds a little apart from one another.
      expect(average / (name.includes("back") ? report.sentMbits : report.receivedMbits)).toBeCloseTo(1, 1);
    }
  });

  test("the report holds iperf3's own figures", () => {
    const json = JSON.parse(golden("iperf3/tcp.client.json"));
    const report = readIperfReport(golden("iperf3/tcp.client.json"));
    expect(report.receivedMbits).toBe(json.end.sum_received.bits_per_second / 1e6);
    expect(report.intervals.map(({ mbits }) => mbits * 1e6)).toEqual(
      json.intervals.map(({ sum }: { sum: { bits_per_second: number } }) => expect.closeTo(sum.bits_per_second, 0)),
    );
    expect(report.retransmits).toBe(json.end.sum_sent.retransmits);
    expect(report.cpu).toEqual({
      from: json.end.cpu_utilization_percent.host_total,
      to: json.end.cpu_utilization_percent.remote_total,
    });
    const udp = JSON.parse(golden("iperf3/udp-fast.client.json"));
    expect(readIperfReport(golden("iperf3/udp-fast.client.json"))).toMatchObject({
      lost: udp.end.sum.lost_packets,
      lostPercent: udp.end.sum.lost_percent,
    });
  });

  test("who received over UDP prints what got lost", () => {
    expect(
      readLiveLine("[  5]   0.00-1.00   sec  11.9 MBytes  99.9 Mbits/sec  0.002 ms  3/8626 (0.03%)  ", 1, "udp"),
    ).toEqual({
      start: 0,
      end: 1,
      mbits: 99.9,
      jitter: 0.002,
      lost: 3,
      packets: 8626,
    });
  });

  test("a failure is told in iperf3's words", () => {
    expect(() => readIperfReport(golden("iperf3/refused.client.json"))).toThrow(
      new IperfFailed("unable to connect to server: Connection refused"),
    );
    expect(() => readIperfReport("")).toThrow(IperfFailed);
    expect(() => readIperfReport('{"end": {}}')).toThrow("unknown form");
  });

  test("ss tells what was sent again, if anything", () => {
    expect(
      retransmitsIn("… unacked:407 retrans:0/10300 dsack_dups:9081 …\nESTAB … bytes_retrans:12 retrans:2/7 x"),
    ).toBe(10_307);
    expect(retransmitsIn("ESTAB 0 0 10.0.0.1:1 10.0.0.2:2")).toBe(0);
  });
});
