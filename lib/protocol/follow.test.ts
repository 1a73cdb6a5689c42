import { expect, test, vi } from "vitest";
import { nothingObserved } from "../observed/types";
import { emptyLayout } from "../topology/layout";
import { emptyTopology } from "../topology/schema";
import { followLab } from "./follow";
import type { LabState } from "./labState";

const state: LabState = {
  lab: "demo",
  place: "sandbox",
  status: "stopped",
  revision: 1,
  topology: emptyTopology(),
  layout: emptyLayout(),
  issues: [],
  rejected: null,
  observed: nothingObserved(),
  applied: null,
  drift: [],
  run: null,
  checkpoint: null,
  log: [],
  terminals: [],
  file: "",
  unsaved: null,
  lost: null,
};
const snapshot = { event: "snapshot", lab: "demo", seq: 0, state, role: "owner" } as const;
const change = (seq: number) => ({ event: "change", lab: "demo", seq, change: { status: "running" } }) as const;

test("changes in order carry the picture forward", () => {
  const ask = vi.fn();
  const follower = followLab(ask);
  expect(follower.receive(snapshot, null)?.state).toBe(state);
  expect(follower.receive(change(1), state)?.state.status).toBe("running");
  expect(follower.receive(change(2), state)?.change).toEqual({ status: "running" });
  expect(ask).not.toHaveBeenCalled();
});

test("a gap asks for one snapshot, and nothing is shown before it has come", () => {
  const ask = vi.fn();
  const follower = followLab(ask);
  follower.receive(snapshot, null);
  for (const seq of [2, 3, 4]) expect(follower.receive(change(seq), state)).toBeNull();
  expect(ask).toHaveBeenCalledOnce();
  expect(follower.receive(snapshot, state)?.change).toBeNull();
  expect(follower.receive(change(1), state)).not.toBeNull();
});

test("a change that does not fit what is held asks for a snapshot too", () => {
  const ask = vi.fn();
  const follower = followLab(ask);
  follower.receive(snapshot, null);
  const misfit = {
    nodes: { added: [], updated: [], removed: [{ at: 5, record: { name: "ns9", kind: "namespace" } }] },
  };
  const edits = [{ edit: null, revision: 2, patch: misfit as never }];
  expect(follower.receive({ event: "change", lab: "demo", seq: 1, change: { edits } }, state)).toBeNull();
  expect(ask).toHaveBeenCalledOnce();
});

test("changes of a connection before count for nothing on a new one", () => {
  const ask = vi.fn();
  const follower = followLab(ask);
  follower.receive(snapshot, null);
  follower.restart();
  expect(follower.receive(change(1), state)).toBeNull();
  expect(ask).not.toHaveBeenCalled();
});
