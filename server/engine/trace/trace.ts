/** Traces a packet through a running lab: lookups in its sandbox, then one real packet. */
import type { Observed } from "@/lib/observed/types";
import type { Topology } from "@/lib/topology/schema";
import { stackOf, TraceError, traceFrame } from "@/lib/trace/trace";
import type { Trace, TraceQuestion } from "@/lib/trace/types";
import { World } from "@/lib/trace/world";
import { EngineError } from "@/server/engine/errors";
import { runCommand } from "@/server/engine/exec/run";
import type { SandboxHandle } from "@/server/engine/sandbox";
import { tryForReal } from "./try";

const LOOKUP_TIMEOUT_MS = 10_000;

/**
 * @param observed read just now
 * @throws {EngineError} `no-such-element` or `bad-request` when the question names what is not there
 */
export async function traceInSandbox(
  sandbox: SandboxHandle,
  topology: Topology,
  observed: Observed,
  question: TraceQuestion,
): Promise<Trace> {
  const world = new World(topology, observed);
  try {
    const found = await traceFrame(world, question, (command) =>
      runCommand(sandbox, command, { timeoutMs: LOOKUP_TIMEOUT_MS }),
    );
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
