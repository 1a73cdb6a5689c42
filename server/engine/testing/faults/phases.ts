/** What a lab goes through in each phase: how it is made ready, what is asked of it, and where that leads. */
import { expect } from "vitest";
import { runCommand } from "@/server/engine/exec/run";
import type { FaultBench } from "./bench";
import type { FaultCase, Phase } from "./cases";
import type { Drawings } from "./drawings";

/** Made by hand inside the lab, and nobody's to change. */
const FOREIGN = "by-hand";

export interface PhaseFacts {
  /** What the kernel has before; null where nothing runs. */
  from: string | null;
  /** What is drawn, and what the phase leads to unless it is a stop. */
  to: string;
}

export function phaseFacts(phase: Phase, { before, after, wide, empty }: Drawings): PhaseFacts {
  if (phase === "deploy") return { from: null, to: before };
  if (phase === "change") return { from: before, to: after };
  return phase === "clear" ? { from: wide, to: empty } : { from: before, to: before };
}

async function foreignIn(bench: FaultBench, lab: string): Promise<string> {
  const { stdout } = await runCommand(bench.sandbox(lab), { file: "ip", args: ["-o", "link", "show", "dev", FOREIGN] });
  return stdout;
}

/** Brings a lab to where the phase begins. @returns a check that foreign objects are as they were */
export async function prepare(bench: FaultBench, lab: string, { from, to }: PhaseFacts): Promise<() => Promise<void>> {
  await bench.create(lab, from ?? to);
  if (from === null) return async () => {};
  await bench.applyWell(lab);
  await runCommand(bench.sandbox(lab), { file: "ip", args: ["link", "add", FOREIGN, "type", "bridge"] });
  const before = await foreignIn(bench, lab);
  expect(before).toContain(FOREIGN);
  if (to !== from) await bench.client.request({ type: "lab.replaceFile", lab, text: to });
  return async () => expect(await foreignIn(bench, lab)).toBe(before);
}

/** The web server is killed: who asked is gone, and what was asked goes on. */
async function loseClient(bench: FaultBench, lab: string, { to }: PhaseFacts): Promise<void> {
  await bench.atFault(() => bench.client.disconnect());
  await bench.connect();
  await bench.open(lab);
  await bench.until(lab, ({ run }) => run?.state === "done");
  await bench.expectKernel(lab, to);
}

/** The engine is killed: the next one shows the run as interrupted, continues it or rolls it back. */
async function loseEngine(bench: FaultBench, lab: string, { from }: PhaseFacts, after: number): Promise<void> {
  await bench.engineAgain();
  const state = await bench.open(lab);
  expect(state).toMatchObject({ status: "running", drift: [], run: { state: "interrupted", mode: "deploy" } });
  const done = state.run?.progress.filter((step) => step.state === "done").length ?? 0;
  expect(done).toBeGreaterThanOrEqual(after);
  if (after % 2 === 0) {
    await bench.applyWell(lab, "rollback");
    if (from === null) return bench.until(lab, ({ status, run }) => status === "stopped" && run === null);
    await bench.expectKernel(lab, from);
  }
}

/** The holder is killed: the lab is lost with everything in it, says why, and is deployed anew. */
async function loseHolder(bench: FaultBench, lab: string): Promise<void> {
  await bench.open(lab);
  await bench.until(lab, ({ status, lost }) => status === "lost" && lost !== null);
  expect(bench.state(lab)).toMatchObject({ applied: null, observed: { namespaces: {} } });
}

/** Lets the fault happen and demands the right consequence. */
export async function suffer(bench: FaultBench, lab: string, fault: FaultCase, facts: PhaseFacts): Promise<void> {
  const { phase, victim, after } = fault;
  if (phase === "stop") {
    bench.inject({ at: "stop", after, victim });
    const asked = bench.stop(lab).catch(() => "lost");
    await bench.engineAgain();
    expect(await asked).toBe("lost");
    expect(await bench.open(lab)).toMatchObject({ status: "stopped", lost: null, applied: null, run: null });
    return;
  }
  bench.inject({ at: "run", after, victim });
  const asked = bench.apply(lab).then(
    (run) => run.state,
    () => "no answer" as const,
  );
  if (victim === "client") await loseClient(bench, lab, facts);
  if (victim === "engine") await loseEngine(bench, lab, facts, after);
  const answer = await asked;
  // A switch that a change took for granted is started anew within its run.
  if (phase === "change" && (victim === "vswitchd" || victim === "database")) expect(answer).toBe("done");
  if (victim === "holder") {
    expect(answer).toBe("failed");
    await loseHolder(bench, lab);
  }
}
