import { expect, test } from "vitest";
import type { LabChange } from "@/lib/protocol/labState";
import type { ServerEvent } from "@/lib/protocol/messages";
import type { Lab } from "@/server/engine/labs/lab";
import type { LabRegistry } from "@/server/engine/labs/registry";
import { Subscriptions } from "./subscriptions";

/** A reader that is slow when the test says so, and a lab and a registry that change when it says so. */
function stage() {
  const sent: ServerEvent[] = [];
  const clear: (() => void)[] = [];
  let clogged = false;
  const outlet = {
    send: (event: ServerEvent) => void sent.push(event),
    get clogged() {
      return clogged;
    },
    whenClear: (callback: () => void) => void clear.push(callback),
  };
  const change = new Set<(change: LabChange) => void>();
  let revision = 1;
  const lab = {
    terminals: { view: () => () => {} },
    subscribe(listener: (change: LabChange) => void) {
      change.add(listener);
      return { state: { lab: "demo", revision }, unsubscribe: () => void change.delete(listener) };
    },
  } as unknown as Lab;
  let tell = () => {};
  const labs = {
    onGone: () => () => {},
    list: () => [{ name: `demo-${revision}` }],
    subscribe(listener: () => void) {
      tell = listener;
      return () => {};
    },
  } as unknown as LabRegistry;
  return {
    sent,
    subscriptions: new Subscriptions(labs, outlet, () => "owner"),
    lab,
    listeners: change,
    edit() {
      revision += 1;
      for (const listener of [...change]) listener({ issues: [] });
      tell();
    },
    clog() {
      clogged = true;
    },
    unclog() {
      clogged = false;
      for (const callback of clear.splice(0)) callback();
    },
  };
}

test("a reader that keeps up gets every change in order", () => {
  const { subscriptions, lab, edit, sent } = stage();
  subscriptions.open("demo", lab);
  edit();
  edit();
  expect(sent.map((event) => "seq" in event && event.seq)).toEqual([0, 1, 2]);
});

test("a reader that fell behind for a thousand changes catches up with one snapshot", () => {
  const { subscriptions, lab, edit, sent, clog, unclog, listeners } = stage();
  subscriptions.open("demo", lab);
  clog();
  for (let n = 0; n < 1000; n++) edit();
  expect(sent).toHaveLength(1);
  expect(listeners.size).toBe(0);
  unclog();
  expect(sent.slice(1)).toMatchObject([{ event: "snapshot", seq: 0, state: { revision: 1001 } }]);
  edit();
  expect(sent.at(-1)).toMatchObject({ event: "change", seq: 1 });
});

test("the list of labs waits for a slow reader too, and is then sent once, as it is then", () => {
  const { subscriptions, edit, sent, clog, unclog } = stage();
  subscriptions.watchLabs();
  clog();
  for (let n = 0; n < 1000; n++) edit();
  expect(sent).toEqual([]);
  unclog();
  expect(sent).toMatchObject([{ event: "labs", labs: [{ name: "demo-1001" }] }]);
});

test("a lab that is closed while its reader is behind stays closed", () => {
  const { subscriptions, lab, edit, sent, clog, unclog } = stage();
  subscriptions.open("demo", lab);
  clog();
  edit();
  subscriptions.close("demo");
  unclog();
  expect(sent).toHaveLength(1);
});
