/** Runs a measurement in a lab, and sees to its end: when it is done, is told to, or has lost what it stands on. */
import type { MeasureEvent } from "@/lib/measure/events";
import type { MeasureQuestion } from "@/lib/measure/question";
import type { Observed } from "@/lib/observed/types";
import type { LabChange, LabState } from "@/lib/protocol/labState";
import { World } from "@/lib/trace/world";
import type { SandboxHandle } from "@/server/engine/sandbox";
import { MeasureFailed, type Measurement } from "./measurement";
import { preparePing } from "./ping";
import { preparePingAll } from "./pingAll";
import { prepareThroughput } from "./throughput";
import { prepareTraceroute } from "./traceroute";

/** The lab that a measurement stands on. */
export interface MeasuredLab {
  sandbox: SandboxHandle;
  observed: Observed;
  state(): LabState;
  subscribe(listener: (change: LabChange) => void): { unsubscribe: () => void };
}

function prepare(world: World, question: MeasureQuestion): Measurement {
  switch (question.what) {
    case "ping":
      return preparePing(world, question);
    case "traceroute":
      return prepareTraceroute(world, question);
    case "throughput":
      return prepareThroughput(world, question);
    case "ping-all":
      return preparePingAll(world, question);
  }
}

/** Why the measurement cannot go on, or null while it can. */
function lossOf({ status, observed }: LabState, needs: Measurement["needs"]): string | null {
  if (status !== "running") return "The lab was stopped.";
  for (const [ns, node] of needs) {
    if (!Object.hasOwn(observed.namespaces, ns)) return `${node} is gone: it is no longer in the running lab.`;
  }
  return null;
}

/** Runs what was prepared until it ends or `stop` fires. Never rejects; the last thing told is `ended`, unless it was stopped. */
export type PreparedMeasurement = (tell: (event: MeasureEvent) => void, stop: AbortSignal) => Promise<void>;

/** @throws {EngineError} when the question names what is not there, with the field to blame */
export function prepareMeasurement(lab: MeasuredLab, question: MeasureQuestion): PreparedMeasurement {
  const world = new World(lab.state().topology, lab.observed);
  const { needs, run } = prepare(world, question);
  return async (tell, stop) => {
    let lost: string | null = null;
    const losing = new AbortController();
    const look = () => {
      lost ??= lossOf(lab.state(), needs);
      if (lost) losing.abort();
    };
    const { unsubscribe } = lab.subscribe(({ status, observed }) => {
      if (status || observed) look();
    });
    look();
    const signal = AbortSignal.any([stop, losing.signal]);
    const tellAlive = (event: MeasureEvent) => {
      if (!signal.aborted) tell(event);
    };
    try {
      await run({ sandbox: lab.sandbox, world, signal, tell: tellAlive });
      if (stop.aborted) return;
      tell(lost ? { type: "ended", how: "failed", text: lost } : { type: "ended", how: "done", text: "" });
    } catch (error) {
      if (stop.aborted) return;
      // Its programs end a moment before the engine has noticed why.
      look();
      const text = lost ?? (error instanceof Error ? error.message : String(error));
      if (!(error instanceof MeasureFailed) && lost === null) console.error("A measurement failed:", error);
      tell({ type: "ended", how: "failed", text });
    } finally {
      unsubscribe();
    }
  };
}
