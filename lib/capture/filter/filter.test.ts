import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CORPUS } from "../testing/corpus";
import type { Program } from "./bpf";
import { compileFilter, filterProblem } from "./compile";
import { runProgram } from "./interpret";

const OFFLINE = { ethernet: true, live: false, snap: 262144 };
const LIVE = { ethernet: true, live: true, snap: 262144 };

const passing = (program: Program): string[] =>
  Object.entries(CORPUS).flatMap(([name, bytes]) => (runProgram(program, { bytes }) > 0 ? [name] : []));
const passed = (filter: string): string[] => passing(compileFilter(filter, OFFLINE));

/** The program that libpcap makes of a filter; null when it refuses. */
function libpcap(filter: string): Program | null {
  const { status, stdout } = spawnSync("tcpdump", ["-y", "EN10MB", "-ddd", filter], { encoding: "utf8" });
  if (status !== 0) return null;
  const lines = stdout.trim().split("\n").slice(1);
  return lines.map((line) => {
    const [code = 0, jt = 0, jf = 0, k = 0] = line.split(" ").map(Number);
    return { code, jt, jf, k };
  });
}
const tcpdump = spawnSync("tcpdump", ["-y", "EN10MB", "-ddd", "icmp"]).status === 0;

const PRIMITIVES = [
  ..."ip|ip6|arp|rarp|tcp|udp|sctp|icmp|icmp6|igmp|stp|broadcast|multicast|ether multicast|ip multicast".split("|"),
  ..."ip6 multicast|host 10.0.0.2|src host 10.0.0.2|dst 10.0.0.2|ip host 10.0.0.1|arp host 10.0.0.2".split("|"),
  ..."src and dst host 10.0.0.1|host 2001:db8::1|ip6 dst host 2001:db8::2|net 10.0.0.0/8|net 10|net 192.168".split("|"),
  ..."src net 172.16.0.0/12|dst net 224.0.0.0 mask 240.0.0.0|ip6 net 2001:db8::/32|net ff02::/16|arp net 10.0.0.0/24".split(
    "|",
  ),
  ..."ether host 02:00:00:00:00:01|ether src 02:00:00:00:00:02|ether dst 2:0:0:0:0:2|ether proto 0x88cc|ether proto \\ip".split(
    "|",
  ),
  ..."port 53|port domain|tcp port 80|udp src port 53|src or dst port 443|src and dst port 80|portrange 20-100".split(
    "|",
  ),
  ..."tcp dst portrange 80-1|udp port bootps|sctp port 3000|ip proto 89|ip proto \\icmp|ip6 proto 17|proto 47".split(
    "|",
  ),
  ..."less 60|greater 1000|len > 100|len <= 60 + 2 * 3|ether[0] & 1 = 1|ether[12:2] = 0x800|ip[8] = 64".split("|"),
  ..."ip[6:2] & 0x1fff != 0|tcp[tcpflags] & tcp-syn != 0|tcp[13] = 18".split("|"),
  ..."tcp[((tcp[12] & 0xf0) >> 2):4] = 0x47455420|icmp[icmptype] = icmp-echo|icmp6[icmp6type] == 128|arp[6:2] = 1".split(
    "|",
  ),
  ..."udp[4:2] - 8 > 20|ip[2:2] = len - 14|ip[0] & 0xf != 5|ip6[6] = 58|icmp[0] != icmp-echo and icmp[0] < 5".split(
    "|",
  ),
  ..."(ip[9] * 2) % 5 = 2|(ip[9] ^ 1) = 7|1 = 1|len / 2 > 40|ip[8] << 2 = 256|(ip[8]) > 3|((tcp))".split("|"),
];
const COMBINED = [
  "tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn",
  "host 10.0.0.1 or 10.0.0.9",
  "port 53 or 80 or 443",
  "tcp port 80 or http",
  "not arp and not icmp",
  "not (arp or icmp) and ip",
  "ip and tcp or udp",
  "arp or ip and host 10.0.0.2",
  "! tcp && !udp || arp",
  "tcp and (port 80 or port 443) and not src host 10.0.0.2",
  "ether proto 0x800 and ip proto 6 and tcp[tcpflags] & tcp-rst != 0",
  "src host 10.0.0.1 and dst host 10.0.0.2 and not port 80",
  "vlan",
  "vlan 10",
  "vlan and icmp",
  "vlan 10 and arp",
  "vlan 20 and tcp port 80",
  "vlan 20 and tcp[tcpflags] & tcp-syn != 0",
  "vlan 20 and tcp[0:2] + tcp[2:2] = 40080",
  "vlan 10 and ip6 and udp port 53",
  "vlan 100 and vlan 10",
  "vlan and vlan and udp port 9",
  "vlan and ether host 02:00:00:00:00:01",
  "not vlan",
];

describe("what passes", () => {
  test.each([
    ["", Object.keys(CORPUS)],
    ["icmp", ["ping", "pong", "unreachable"]],
    ["stp", ["stp"]],
    ["lldp", ["lldp"]],
    ["tcp[tcpflags] & tcp-syn != 0", ["syn", "synAck", "options"]],
    ["port 2000", ["firstFragment"]],
    ["vlan 10 and icmp", ["vlanPing"]],
    ["vlan 10 or icmp", ["ping", "pong", "unreachable", "vlanPing", "vlanArp", "vlan6"]],
    ["vlan and vlan", ["qinq"]],
    ["proto icmp6", ["ping6", "solicitation"]],
    ["-ip[9] = 0 - 89", ["ospf"]],
    ["ip[9] * 2 % 5 ^ 1 = 2", ["ospf"]],
  ])("%s", (filter, names) => {
    expect(passed(filter)).toEqual(names);
  });

  test("a tag that the kernel took off is found by a live filter, and its inside is where it was", () => {
    const { ping } = CORPUS as { ping: Uint8Array };
    const lives = (filter: string, vlanTag?: number) =>
      runProgram(compileFilter(filter, LIVE), { bytes: ping, ...(vlanTag !== undefined && { vlanTag }) }) > 0;
    expect(lives("vlan 10 and icmp", 10 | (3 << 13))).toBe(true);
    expect(lives("vlan 11", 10)).toBe(false);
    expect(lives("vlan", 10)).toBe(true);
    expect(lives("vlan")).toBe(false);
    expect(passing(compileFilter("vlan 10 and icmp", LIVE))).toEqual(["vlanPing"]);
  });

  test("without Ethernet, IP begins at the first byte, and frames cannot be asked for", () => {
    const bare = { ethernet: false, live: true, snap: 99 };
    const bytes = (CORPUS.syn as Uint8Array).subarray(14);
    for (const filter of ["tcp", "host 10.0.0.1", "port 80", "tcp[13] = 2"])
      expect(runProgram(compileFilter(filter, bare), { bytes })).toBe(99);
    expect(runProgram(compileFilter("udp or ip6", bare), { bytes })).toBe(0);
    for (const filter of ["vlan", "arp", "ether host 2:0:0:0:0:1", "stp", "ether[0] = 1"])
      expect(() => compileFilter(filter, bare)).toThrow("no Ethernet");
  });

  test("direction is known of live packets", () => {
    const program = compileFilter("outbound", LIVE);
    const bytes = CORPUS.ping as Uint8Array;
    expect(runProgram(program, { bytes, outgoing: true })).toBeGreaterThan(0);
    expect(runProgram(program, { bytes })).toBe(0);
  });

  test("jumps over more than 255 instructions arrive", () => {
    const many = Array.from({ length: 120 }, (_, index) => `host 10.9.${index}.1`).join(" or ");
    expect(passed(`(${many}) or icmp`)).toEqual(["ping", "pong", "unreachable"]);
  });
});

describe("mistakes", () => {
  test.each([
    ["tcp prt 80", 4, "and, or"],
    ["host", 4, "an address"],
    ["host example.org", 5, "not looked up"],
    ["host 10.1", 5, "no whole address"],
    ["net 10.0.0.1/8", 4, "outside its mask"],
    ["net 10.0.0.0/33", 13, "at most 32"],
    ["port 70000", 5, "at most 65535"],
    ["port nonsense", 5, "a port"],
    ["tcp host 10.0.0.1", 9, "cannot stand"],
    ["(tcp", 4, '")"'],
    ["tcp and", 7, "ends"],
    ["tcp[13", 6, '"]"'],
    ["tcp[0:3] = 1", 6, "1, 2 or 4"],
    ["ip[0] / 0 = 1", 10, "zero"],
    ["vlan 5000", 5, "4095"],
    ["10.0.0.1", 0, "Say what is meant"],
    ["02:00:00:00:00:01", 0, "ether host"],
    ["ip broadcast", 12, "ether broadcast"],
    ["gateway 10.0.0.1", 0, "not known"],
    ["tcp # 3", 4, "means nothing"],
    ["foo[0] = 1", 0, "cannot be read"],
  ])("%s", (filter, at, says) => {
    const problem = filterProblem(filter);
    expect(problem?.message).toContain(says);
    expect(problem?.at).toBe(at);
  });

  test("any text is a filter or a mistake with a place, never a crash", () => {
    const word = fc.constantFrom(
      ...PRIMITIVES.join(" ").split(" "),
      "(",
      ")",
      "[",
      "]",
      "and",
      "or",
      "not",
      "&",
      "vlan 3",
      "((((",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word, { maxLength: 12 }).map((words) => words.join(" ")),
        ),
        (text) => {
          const problem = filterProblem(text);
          if (problem) expect(problem.at).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 2000 },
    );
    expect(filterProblem("(".repeat(4000))?.message).toContain("deeply");
    expect(filterProblem("not ".repeat(900))?.message).toContain("ends");
  });
});

// Needs the program tcpdump, which is asked for nothing but its compiler.
describe.skipIf(!tcpdump)("as in libpcap", () => {
  test.each([...PRIMITIVES, ...COMBINED])("%s", (filter) => {
    const theirs = libpcap(filter);
    if (!theirs) throw new Error("libpcap refuses this filter");
    expect(passed(filter)).toEqual(passing(theirs));
  });

  test("combinations of all of them", () => {
    const sure = PRIMITIVES.filter((filter) => filter !== "1 = 1");
    const combination = fc.letrec<{ any: string }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(...sure),
        fc.tuple(tie("any"), fc.constantFrom("and", "or"), tie("any")).map(([a, op, b]) => `(${a} ${op} ${b})`),
        tie("any").map((a) => `not (${a})`),
      ),
    }));
    fc.assert(
      fc.property(combination.any, (filter) => {
        const theirs = libpcap(filter);
        // libpcap refuses what can never be true.
        expect(passed(filter)).toEqual(theirs ? passing(theirs) : []);
      }),
      { numRuns: 80, seed: 7 },
    );
  });
});
