import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { nothingObserved } from "@/lib/observed/types";
import { emptyTopology } from "@/lib/topology/schema";
import { SandboxUnavailable } from "@/server/engine/sandbox";
import { Journal } from "./journal";
import { LabSandbox } from "./labSandbox";
import { LabModel } from "./model";
import { sandboxPlace } from "./placeKind";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirelab-place-"));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

const newModel = () =>
  new LabModel({
    ...{ lab: "demo", place: "sandbox", status: "stopped", revision: 1, file: join(folder, "demo.lab.yaml") },
    ...{ topology: emptyTopology(), layout: { positions: {} }, issues: [], rejected: null, applied: null, drift: [] },
    ...{ observed: nothingObserved(), run: null, checkpoint: null, log: [], terminals: [], unsaved: null, lost: null },
  });

it.each([
  { what: "takes long", seconds: 5, told: 1 },
  { what: "is refused at once", seconds: 0, told: 0 },
])("says once that the kernel is busy when a sandbox $what: $told", async ({ seconds, told }) => {
  const model = newModel();
  const refused = new SandboxUnavailable("no", "Ask again.");
  const start = () => new Promise<never>((_, reject) => setTimeout(() => reject(refused), seconds * 1000));
  const journal = await Journal.open(join(folder, "state.json"));
  const place = new LabSandbox(model, journal, { ...sandboxPlace, start }, () => {});

  const starting = expect(place.start()).rejects.toBe(refused);
  await vi.advanceTimersByTimeAsync(10_000);
  await starting;
  expect(model.state.log.filter(({ text }) => text.includes("Waiting for it"))).toHaveLength(told);
  expect(model.state.status).toBe("stopped");
  // What the place wrote without waiting is written before its folder goes.
  await journal.save({});
});
