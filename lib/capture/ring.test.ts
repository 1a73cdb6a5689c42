import { expect, test } from "vitest";
import type { Packet } from "./packet";
import { PacketRing } from "./ring";

const packet = (bytes: number, at = 0n): Packet => ({
  ...{ interface: 0, at, length: bytes, outgoing: null },
  bytes: new Uint8Array(bytes),
});

test("the newest are kept, by number and by bytes, and the rest is counted", () => {
  const ring = new PacketRing({ packets: 3, bytes: 100 });
  ring.push([packet(10), packet(10)]);
  ring.push([packet(10), packet(10)]);
  expect(ring.all().map(({ number }) => number)).toEqual([2, 3, 4]);
  ring.push([packet(90)]);
  expect(ring.all().map(({ number }) => number)).toEqual([4, 5]);
  expect([ring.total, ring.letGo]).toEqual([5, 3]);
  ring.push([packet(500)]);
  expect(ring.all().map(({ number }) => number)).toEqual([6]);
  ring.clear();
  expect([ring.all(), ring.letGo, ring.total]).toEqual([[], 0, 6]);
});

test("bytes are the ring's own, and a list that was handed out stays as it is", () => {
  const ring = new PacketRing();
  const chunk = Uint8Array.of(1, 2, 3, 4);
  ring.push([{ ...packet(2), bytes: chunk.subarray(1, 3) }]);
  const before = ring.all();
  chunk.fill(9);
  ring.push([packet(1)]);
  expect([...(before[0]?.packet.bytes ?? [])]).toEqual([2, 3]);
  expect(before).toHaveLength(1);
});
