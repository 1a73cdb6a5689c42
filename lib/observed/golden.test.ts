/**
 * Real output of ip and OVSDB (iproute2 6.1.0, Linux 6.18, Open vSwitch 3.1.0)
 * against what is read from it. A new folder in golden/ is a new case; its
 * expected.json is written by the first run (`vitest -u` rewrites them all) and
 * is to be read before it is committed.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseIpAddresses } from "./ipJson";
import { createJsonStream } from "./jsonStream";
import type { MonitorEvent } from "./monitorLine";
import { createMonitorStream } from "./monitorStream";
import { applyOvsdbUpdate, type OvsdbRows, ovsBridges } from "./ovsdb";

const golden = join(import.meta.dirname, "golden");

/** Feeds bytes split at these offsets, in order. */
function feed(stream: { write(chunk: Uint8Array): void }, bytes: Uint8Array, cuts: readonly number[]) {
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    stream.write(bytes.subarray(from, cut));
    from = cut;
  }
}

function readMonitor(bytes: Uint8Array, cuts: readonly number[] = []): MonitorEvent[] {
  const events: MonitorEvent[] = [];
  const unread: string[] = [];
  feed(
    createMonitorStream(
      (event) => events.push(event),
      (line) => unread.push(line),
    ),
    bytes,
    cuts,
  );
  expect(unread).toEqual([]);
  return events;
}

function readMessages(bytes: Uint8Array, cuts: readonly number[] = []): Record<string, unknown>[] {
  const messages: Record<string, unknown>[] = [];
  feed(
    createJsonStream((value) => messages.push(value as Record<string, unknown>)),
    bytes,
    cuts,
  );
  return messages;
}

const everyByte = (bytes: Uint8Array) => Array.from(bytes, (_, at) => at);

/** What each kind of case reads from its input, by the start of the folder's name. */
const readers: Record<string, (bytes: Buffer) => unknown> = {
  ip: (bytes) => parseIpAddresses(bytes.toString()),
  monitor: (bytes) => {
    const events = readMonitor(bytes);
    expect(readMonitor(bytes, everyByte(bytes))).toEqual(events);
    for (let cut = 0; cut < 2000; cut += 1)
      expect(readMonitor(bytes.subarray(0, 2000), [cut])).toEqual(readMonitor(bytes.subarray(0, 2000)));
    return events;
  },
  ovsdb: (bytes) => {
    const messages = readMessages(bytes);
    expect(readMessages(bytes, everyByte(bytes))).toEqual(messages);
    for (let cut = 0; cut < bytes.length; cut += 7) expect(readMessages(bytes, [cut])).toEqual(messages);
    let rows: OvsdbRows = {};
    return messages.map((message) => {
      rows = applyOvsdbUpdate(rows, message.result ?? (message.params as unknown[])[1]);
      return ovsBridges(rows);
    });
  },
};

for (const folder of readdirSync(golden)) {
  test(folder, async () => {
    const [input] = readdirSync(join(golden, folder)).filter((file) => file.startsWith("input."));
    const read = readers[folder.split("-")[0] ?? ""];
    if (!read || !input) throw new Error(`golden/${folder} is no case`);
    const value = read(readFileSync(join(golden, folder, input)));
    // One record a line: short enough to read, and a difference names its record.
    const lines = (value as unknown[]).map((one) => JSON.stringify(one));
    await expect(`[\n${lines.join(",\n")}\n]\n`).toMatchFileSnapshot(join(golden, folder, "expected.json"));
  });
}
