import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LINKTYPE } from "../link";
import type { Packet } from "../packet";
import { CORPUS } from "../testing/corpus";
import { type PcapngItem, PcapngReader } from "./read";
import { interfaceBlock, packetBlock, sectionBlock, statisticsBlock } from "./write";

const AT = 1_795_552_366_330_556_529n;
const A = { name: "ns1/tap1", linkType: LINKTYPE.ethernet, snap: 65535, description: "end a", filter: "icmp or arp" };
const B = { name: "br-test/br-tap1", linkType: LINKTYPE.ethernet, snap: 96, description: "", filter: "" };
const packets: Packet[] = Object.values(CORPUS).map((bytes, index) => ({
  interface: index % 2,
  at: AT + BigInt(index),
  bytes: bytes.subarray(0, 96),
  length: bytes.length,
  outgoing: [true, false, null][index % 3] as boolean | null,
}));
const FILE = join([
  sectionBlock({ application: "Wirelab", comment: "cable tap1 ⇄ br-tap1", os: "Linux" }),
  interfaceBlock(A),
  interfaceBlock(B),
  ...packets.map((packet, index) => packetBlock(packet, index === 1 ? "the second" : undefined)),
  statisticsBlock({ interface: 1, received: 17, dropped: 2 ** 40 }, AT),
]);

function join(parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
function read(chunks: Uint8Array[]): PcapngItem[] {
  const reader = new PcapngReader();
  return chunks.flatMap((chunk) => reader.push(chunk));
}

describe("pcapng", () => {
  test("what was written is read again", () => {
    const [section, a, b, ...rest] = read([FILE]);
    expect(section).toEqual({ type: "section", application: "Wirelab", comment: "cable tap1 ⇄ br-tap1" });
    expect([a, b]).toEqual([
      { type: "interface", interface: A },
      { type: "interface", interface: B },
    ]);
    expect(rest.pop()).toEqual({ type: "counts", counts: { interface: 1, received: 17, dropped: 2 ** 40 } });
    expect(rest).toEqual(
      packets.map((packet, index) => ({ type: "packet", packet, comment: index === 1 ? "the second" : "" })),
    );
  });

  test("in pieces of any size", () => {
    const whole = read([FILE]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 30 }), (sizes) => {
        const chunks: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < FILE.length; turn++) {
          const size = sizes[turn % sizes.length] as number;
          chunks.push(FILE.slice(at, at + size));
          at += size;
        }
        expect(read(chunks)).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  test("of the other byte order, in microseconds", () => {
    const section = new Uint8Array(28);
    const view = new DataView(section.buffer);
    view.setUint32(0, 0x0a0d0d0a);
    view.setUint32(4, 28);
    view.setUint32(8, 0x1a2b3c4d);
    view.setUint32(24, 28);
    const link = new Uint8Array(20);
    const linkView = new DataView(link.buffer);
    linkView.setUint32(0, 1);
    linkView.setUint32(4, 20);
    linkView.setUint16(8, 1);
    linkView.setUint32(16, 20);
    const packet = new Uint8Array(36);
    const packetView = new DataView(packet.buffer);
    [6, 36, 0, 0, 1_500_000, 4, 4].forEach((value, index) => {
      packetView.setUint32(4 * index, value);
    });
    packetView.setUint32(32, 36);
    expect(read([section, link, packet])[2]).toMatchObject({ packet: { at: 1_500_000_000n, length: 4 } });
  });

  test("damaged bytes are refused in words, whatever they are", () => {
    const attempt = (bytes: Uint8Array) => {
      try {
        read([bytes]);
      } catch (error) {
        expect((error as Error).name).toBe("PcapngError");
      }
    };
    expect(() => read([new TextEncoder().encode("no such thing")])).toThrow("no pcapng");
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), attempt));
    fc.assert(
      fc.property(fc.nat({ max: FILE.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
        const damaged = FILE.slice();
        damaged[at] = byte;
        attempt(damaged);
      }),
      { numRuns: 2000 },
    );
  });

  // Needs the program tshark.
  test.skipIf(spawnSync("tshark", ["--version"]).status !== 0)("tshark reads the same", () => {
    const fields = [
      "frame.time_epoch",
      "frame.len",
      "frame.cap_len",
      "frame.interface_name",
      "frame.packet_flags_direction",
    ];
    const folder = mkdtempSync(joinPath(tmpdir(), "wirelab-pcapng-"));
    const file = joinPath(folder, "written.pcapng");
    writeFileSync(file, FILE);
    const wanted = fields.flatMap((field) => ["-e", field]);
    const { stdout, stderr, status } = spawnSync("tshark", ["-n", "-r", file, "-T", "fields", ...wanted], {
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true });
    expect({ status, stderr: stderr.replace(/^Running as user.*\n/, "") }).toEqual({ status: 0, stderr: "" });
    const seen = stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t"));
    expect(seen.map(([time, length, kept, name]) => [time, length, kept, name])).toEqual(
      packets.map(({ at, bytes, length, interface: index }) => [
        `${at / 1_000_000_000n}.${String(at % 1_000_000_000n).padStart(9, "0")}`,
        String(length),
        String(bytes.length),
        [A, B][index]?.name,
      ]),
    );
    expect(seen.map(([, , , , direction]) => Number(direction || 0))).toEqual(
      packets.map(({ outgoing }) => (outgoing === null ? 0 : outgoing ? 2 : 1)),
    );
  });
});
