import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LINKTYPE, type LinkType } from "../link";
import { CORPUS } from "../testing/corpus";
import { decodePacket } from "./decode";
import type { Decoded, Field } from "./layer";

const GOLDEN = join(import.meta.dirname, "golden");

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (byte) => Number.parseInt(byte, 16));

/** A packet as people read it: the row, then every field with its place. */
function text({ layers, summary, problem }: Decoded): string {
  const field = ({ label, value, at, length, fields = [] }: Field, indent: string): string[] => [
    `${indent}${label}: ${value} [${at}+${length}]`,
    ...fields.flatMap((inner) => field(inner, `${indent}  `)),
  ];
  const { source, destination, protocol, info } = summary;
  return [
    `${source} → ${destination} | ${protocol} | ${info}${problem ? ` | ${problem}` : ""}`,
    ...layers.flatMap(({ title, at, length, fields }) => [
      `${title} [${at}+${length}]`,
      ...fields.flatMap((one) => field(one, "  ")),
    ]),
    "",
  ].join("\n");
}

describe("packets as they are read", () => {
  const files = readdirSync(GOLDEN).filter((file) => file.endsWith(".hex"));
  test.each(files)("%s", async (file) => {
    const decoded = decodePacket(bytesOf(readFileSync(join(GOLDEN, file), "utf8")), LINKTYPE.ethernet);
    await expect(text(decoded)).toMatchFileSnapshot(join(GOLDEN, file.replace(".hex", ".txt")));
  });
});

/** Every place that is told lies in the packet, so that it can be shown in it. */
function check(bytes: Uint8Array, linkType: LinkType): void {
  const { layers } = decodePacket(bytes, linkType);
  const fits = ({ at, length, fields = [] }: Pick<Field, "at" | "length" | "fields">): boolean =>
    at >= 0 && length >= 0 && at + length <= bytes.length && fields.every(fits);
  expect(layers.filter((layer) => !fits(layer))).toEqual([]);
}

describe("whatever the bytes", () => {
  const golden = readdirSync(GOLDEN)
    .filter((file) => file.endsWith(".hex"))
    .map((file) => bytesOf(readFileSync(join(GOLDEN, file), "utf8")));
  const known = fc.constantFrom(...golden, ...Object.values(CORPUS));
  const links = fc.constantFrom<LinkType>(LINKTYPE.ethernet, LINKTYPE.raw);

  test("cut anywhere", () => {
    for (const bytes of golden)
      for (let end = 0; end <= bytes.length; end++) check(bytes.subarray(0, end), LINKTYPE.ethernet);
  });
  test("changed anywhere", () => {
    const changes = fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(known, changes, links, (bytes, all, link) => {
        const changed = bytes.slice();
        for (const [at, value] of all) changed[at % changed.length] = value;
        check(changed, link);
      }),
      { numRuns: 4000 },
    );
  });
  test("made up", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), links, check), { numRuns: 2000 });
  });
  test("nested without end", () => {
    const endless = Uint8Array.from({ length: 4000 }, (_, index) => (index < 12 ? 0 : [0x81, 0][index % 2]) as number);
    expect(decodePacket(endless, LINKTYPE.ethernet).layers.length).toBeLessThanOrEqual(32);
  });
  test("a name that points at itself ends", () => {
    const query = "020000000002020000000001080045000030000000004011000000000000000000000035003500000000";
    const loop = `${query}000101000001000000000000c00c00010001`;
    expect(decodePacket(bytesOf(loop), LINKTYPE.ethernet).summary.info).toContain("a loop");
  });
  test("cut by the capture is no fault of the packet", () => {
    const bytes = (CORPUS.syn as Uint8Array).subarray(0, 40);
    expect(decodePacket(bytes, LINKTYPE.ethernet, 1514).problem).toBeNull();
    expect(decodePacket(bytes, LINKTYPE.ethernet).problem).toContain("ends before");
  });
});
