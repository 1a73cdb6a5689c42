import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ReadInterface } from "@/lib/observed/ipJson";
import { createReadQueue } from "./readQueue";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Its index is the number in its name. */
const interfaceNamed = (name: string): ReadInterface => ({
  ...{ ifindex: Number(name.slice(1)), name, kind: "veth", flags: [], operstate: "UP", mtu: 1500, mac: "" },
  addresses: [],
});

/** A queue whose readings end when the test says so. */
function queueUnderTest() {
  const open: { names: string[]; end: (failed?: boolean) => Promise<void> }[] = [];
  const read: string[] = [];
  const some: string[][] = [];
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
            const interfaces = names.includes("") ? ["p1", "p2", "p3"].map(interfaceNamed) : [];
            resolve(new Map(names.map((name) => [name, failed ? null : { interfaces, facts: {} }])));
            await vi.advanceTimersByTimeAsync(0);
          },
        };
        open.push(reading);
      }),
    onRead: (ns, _read, touched) => touches.push([ns, [...touched]]),
    isApart: () => true,
    readSome: (names) =>
      new Promise((resolve) => {
        some.push(names);
        open.push({
          names,
          async end(failed = false) {
            open.length = 0;
            resolve(failed ? null : names.map(interfaceNamed));
            await vi.advanceTimersByTimeAsync(0);
          },
        });
      }),
    onReadSome: (names, _read, touched) => touches.push([names.join(), [...touched]]),
    onBatch: () => {
      batches += 1;
    },
  });
  return {
    queue,
    open,
    read,
    some,
    touches,
    batches: () => batches,
    pass: (ms: number) => vi.advanceTimersByTimeAsync(ms),
  };
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

test("interfaces of the root are read alone, several at once, unless all of it is wanted", async () => {
  const { queue, open, read, some, batches, pass } = queueUnderTest();
  queue.mark("", "p1");
  queue.mark("", "p2");
  queue.mark("", "p1");
  await pass(20);
  expect([read, some]).toEqual([[], [["p1", "p2"]]]);
  await open[0]?.end();
  expect(batches()).toBe(1);
  queue.mark("", "p3");
  queue.mark("");
  queue.mark("", "p4");
  await pass(20);
  expect([read, some.length]).toEqual([[""], 1]);
  await open[0]?.end();
  for (let n = 0; n < 200; n += 1) queue.mark("", `p${n}`);
  await pass(20);
  expect([read, some.length]).toEqual([["", ""], 1]);
  await open[0]?.end();
  queue.mark("ns1", "eth0");
  await pass(20);
  expect(read).toEqual(["", "", "ns1"]);
});

test("an interface of which an event told while it was read is read again, and no other", async () => {
  const { queue, open, some, touches, pass } = queueUnderTest();
  queue.mark("", "p1");
  queue.mark("", "p2");
  await pass(20);
  queue.touch("", 2);
  queue.touch("", 9);
  await open[0]?.end();
  expect(touches).toEqual([["p1,p2", [2, 9]]]);
  await pass(20);
  expect(some).toEqual([["p1", "p2"], ["p2"]]);
});

test("all of the root is read where some of it could not be, and while somebody waits for it", async () => {
  const { queue, open, read, some, pass } = queueUnderTest();
  queue.mark("", "p1");
  await pass(20);
  await open[0]?.end(true);
  await pass(20);
  expect([read, some.length]).toEqual([[""], 1]);
  await open[0]?.end();
  queue.mark("", "p1");
  await pass(20);
  let asked = false;
  void queue.request([""]).then(() => {
    asked = true;
  });
  await open[0]?.end();
  expect([asked, read]).toEqual([false, ["", ""]]);
  await open[0]?.end();
  await pass(0);
  expect(asked).toBe(true);
});

test("whoever waits for the root waits no longer than for what events disturbed, also while a run is under way", async () => {
  const { queue, open, read, some, pass } = queueUnderTest();
  queue.hold(true);
  let asked = false;
  void queue.request([""]).then(() => {
    asked = true;
  });
  queue.touch("", 2);
  await open[0]?.end();
  expect(asked).toBe(false);
  await pass(20);
  expect([read, some]).toEqual([[""], [["p2"]]]);
  await open[0]?.end();
  expect(asked).toBe(true);
  queue.mark("", "p1");
  await pass(100);
  expect(some).toHaveLength(1);
  await pass(300);
  expect(read).toEqual(["", ""]);
});
