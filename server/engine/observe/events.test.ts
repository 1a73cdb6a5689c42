import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { LinkEvent } from "@/lib/observed/monitorLine";
import type { ObservedInterface } from "@/lib/observed/types";
import { createEventHandler } from "./events";
import { ObservedModel } from "./model";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const port: ObservedInterface = {
  ifindex: 7,
  name: "p1",
  kind: "veth",
  flags: [],
  operstate: "DOWN",
  mtu: 1500,
  mac: "02:00:00:00:00:01",
  addresses: [],
};
const gone: LinkEvent = {
  type: "link",
  at: 5,
  nsid: null,
  ifindex: 7,
  name: "p1",
  deleted: true,
  moved: true,
  ofBridge: false,
  flags: [],
  operstate: "DOWN",
  mtu: 1500,
  mac: "",
  hasMaster: false,
};

function under() {
  const told: string[] = [];
  const events = createEventHandler({
    model: new ObservedModel(),
    queue: { mark() {}, touch() {} },
    log: (_source, { text }) => told.push(text),
    lookAgain() {},
    isApart: () => true,
    isTold: () => true,
    forgetId() {},
  });
  return { events, told };
}

test("what a reading misses is told when its event says what became of it, once", async () => {
  const { events, told } = under();
  events.missed("", port);
  expect(told).toEqual([]);
  events.handle(gone);
  await vi.advanceTimersByTimeAsync(2000);
  expect(told).toEqual(["root p1 moved to another namespace"]);
});

test("what a reading misses is told as deleted when no event comes", async () => {
  const { events, told } = under();
  events.missed("", port);
  await vi.advanceTimersByTimeAsync(2000);
  expect(told).toEqual(["root p1 was deleted"]);
  events.handle(gone);
  expect(told).toHaveLength(1);
});
