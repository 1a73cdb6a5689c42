import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createReadQueue } from "./readQueue";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A queue whose readings end when the test says so. */
function queueUnderTest() {
  const open: { names: string[]; end: (failed?: boolean) => Promise<void> }[] = [];
  const read: string[] = [];
  const touches: [string, number[]][] = [];
  let batches = 0;
  const queue = createReadQueue({
    read: (names) =>
      new Promise((resolve) => {
        read.push(...names);
        const reading = {
          names,
          async end(failed = false) {
            open.splice(open.indexOf(reading), 1);
            resolve(new Map(names.map((name) => [name, failed ? null : { interfaces: [], facts: {} }])));
            await vi.advanceTimersByTimeAsync(0);
          },
        };
        open.push(reading);
      }),
    onRead: (ns, _read, touched) => touches.push([ns, [...touched]]),
    onBatch: () => {
      batches += 1;
    },
  });
  return { queue, open, read, touches, batches: () => batches, pass: (ms: number) => vi.advanceTimersByTimeAsync(ms) };
}

test("several events in a namespace cost one reading", async () => {
  const { queue, read, pass } = queueUnderTest();
  for (let n = 0; n < 10; n += 1) queue.mark("ns1");
  expect(read).toEqual([]);
  await pass(20);
  expect(read).toEqual(["ns1"]);
});

test("an event during a reading makes another after it, never beside it", async () => {
  const { queue, open, read, pass } = queueUnderTest();
  queue.mark("ns1");
  await pass(20);
  queue.mark("ns1");
  await pass(100);
  expect(read).toEqual(["ns1"]);
  await open[0]?.end();
  await pass(20);
  expect(read).toEqual(["ns1", "ns1"]);
});

test("interfaces touched during a reading are told, and the namespace is read again", async () => {
  const { queue, open, read, touches, pass } = queueUnderTest();
  queue.touch("ns1", 1);
  queue.mark("ns1");
  await pass(20);
  queue.touch("ns1", 7);
  await open[0]?.end();
  await pass(20);
  await open[0]?.end();
  expect(touches).toEqual([
    ["ns1", [7]],
    ["ns1", []],
  ]);
  await pass(5000);
  expect(read).toHaveLength(2);
});

test("at most three processes at once, each with a share of what is due, the root by itself", async () => {
  const { queue, open, pass } = queueUnderTest();
  const names = Array.from({ length: 100 }, (_, n) => `n${n}`);
  void queue.request(["", ...names]);
  await pass(0);
  expect(open.map((reading) => reading.names.length)).toEqual([1, 24, 24]);
  expect(open[0]?.names).toEqual([""]);
  while (open.length > 0) {
    expect(open.length).toBeLessThanOrEqual(3);
    await open[0]?.end();
  }
});

test("a request waits for a reading that begins after it, and for all of that to be told", async () => {
  const { queue, open, batches, pass } = queueUnderTest();
  queue.mark("ns1");
  await pass(20);
  let done = -1;
  void queue.request(["ns1"]).then(() => {
    done = batches();
  });
  await open[0]?.end();
  expect(done).toBe(-1);
  await pass(1);
  await open[0]?.end();
  expect(done).toBe(2);
});

test("a request does not wait for ever where events never cease", async () => {
  const { queue, open, pass } = queueUnderTest();
  let done = false;
  void queue.request(["ns1"]).then(() => {
    done = true;
  });
  for (let n = 0; n < 5; n += 1) {
    expect(done).toBe(false);
    await pass(20);
    queue.touch("ns1", 1);
    await open[0]?.end();
  }
  expect(done).toBe(true);
});

test("a namespace that cannot be read is tried again, and given up", async () => {
  const { queue, open, read, pass } = queueUnderTest();
  let done = false;
  void queue.request(["ns1"]).then(() => {
    done = true;
  });
  for (let n = 0; n < 10; n += 1) {
    await open[0]?.end(true);
    await pass(2000);
  }
  expect(read).toHaveLength(6);
  expect(done).toBe(true);
});

test("what is dropped or stopped keeps nobody waiting", async () => {
  const { queue, open, touches, pass } = queueUnderTest();
  const dropped = queue.request(["gone"]);
  await pass(0);
  queue.drop("gone");
  await dropped;
  await open[0]?.end();
  expect(touches).toEqual([]);
  const stopped = queue.request(["ns1"]);
  queue.stop();
  await stopped;
  await queue.request(["ns1"]);
});

test("while held, the root is read seldom and namespaces only on request", async () => {
  const { queue, open, read, pass } = queueUnderTest();
  queue.hold(true);
  queue.mark("ns1");
  queue.mark("");
  await pass(200);
  expect(read).toEqual([]);
  await pass(200);
  expect(read).toEqual([""]);
  void queue.request(["ns2"]);
  await pass(10);
  expect(read).toEqual(["", "ns2"]);
  for (const { end } of [...open]) await end();
  queue.hold(false);
  await pass(10);
  expect(read).toEqual(["", "ns2", "ns1"]);
});
