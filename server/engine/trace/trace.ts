/** Traces a packet through a running lab: lookups in its sandbox, then one real packet. */
import { setTimeout as delay } from "node:timers/promises";
import type { Observed } from "@/lib/observed/types";
import type { Command } from "@/lib/plan/command";
import type { Topology } from "@/lib/topology/schema";
import { stackOf, TraceError, traceFrame } from "@/lib/trace/trace";
import type { Trace, TraceQuestion } from "@/lib/trace/types";
import { World } from "@/lib/trace/world";
import { EngineError } from "@/server/engine/errors";
import { runCommand } from "@/server/engine/exec/run";
import type { SandboxHandle } from "@/server/engine/sandbox";
import { tryForReal } from "./try";

const LOOKUP_TIMEOUT_MS = 10_000;

/** A check for duplicates begins within a second and takes one more (RFC 4862, RFC 7559); a busy machine is later. */
const SETTLING_PATIENCE_MS = 4000;
const SETTLING_POLL_MS = 200;

/**
 * Waits for addresses on the way that are still being checked for duplicates, for a few seconds.
 * @param look reads the lab as it is now
 * @throws {EngineError} `no-such-element` or `bad-request` when the question names what is not there
 */
export async function traceInSandbox(
  sandbox: SandboxHandle,
  topology: Topology,
  look: () => Promise<Observed>,
  question: TraceQuestion,
): Promise<Trace> {
  const ask = (command: Command) => runCommand(sandbox, command, { timeoutMs: LOOKUP_TIMEOUT_MS });
  const until = performance.now() + SETTLING_PATIENCE_MS;
  try {
    let world = new World(topology, await look());
    let { settling, ...found } = await traceFrame(world, question, ask);
    while (settling && performance.now() < until) {
      await delay(SETTLING_POLL_MS);
      world = new World(topology, await look());
      ({ settling, ...found } = await traceFrame(world, question, ask));
    }
    const { ns } = stackOf(world, question.from, "from");
    const tried = found.address === null ? null : await tryForReal(sandbox, ns, found.address, question);
    return { ...found, tried };
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    throw new EngineError(error.field === "address" ? "bad-request" : "no-such-element", error.message, {
      field: error.field,
    });
  }
}
