/** A test of throughput by iperf3: its server in one node, its client in the other, both started and ended here. */
import type { ThroughputQuestion } from "@/lib/measure/question";
import { isListening, readLiveLine } from "@/lib/measure/throughput/liveText";
import { IperfFailed, readIperfReport } from "@/lib/measure/throughput/report";
import { retransmitsIn } from "@/lib/measure/throughput/retransmits";
import type { ThroughputInterval, ThroughputReport } from "@/lib/measure/throughput/types";
import type { Command } from "@/lib/plan/command";
import { renderCommand } from "@/lib/plan/render";
import type { World } from "@/lib/trace/world";
import { runCommand } from "@/server/engine/exec/run";
import { exchange } from "./exchange";
import { MeasureFailed, type Measurement, type Measuring, type ResolvedEnds, resolveEnds } from "./measurement";
import { freePort } from "./port";

/** Beyond the test itself: connecting, and exchanging results over a slow link. */
const PATIENCE_S = 15;
/** Intervals in one message: a message of a stream has a limit. */
const PART = 200;

/** One test, and then the server ends. It prints as it goes: what arrives is the truth about throughput. */
export const serverCommand = (netns: string | undefined, port: number): Command => ({
  file: "iperf3",
  args: ["-s", "-1", "-V", "-f", "m", "-i", "1", "--forceflush", "-p", String(port)],
  netns,
});

type ClientOptions = Pick<ThroughputQuestion, "protocol" | "direction" | "seconds" | "streams" | "mbits">;

export function clientCommand(
  netns: string | undefined,
  address: string,
  port: number,
  { protocol, direction, seconds, streams, mbits }: ClientOptions,
): Command {
  const rate = mbits === undefined ? (protocol === "udp" ? ["-b", "0"] : []) : ["-b", `${mbits}M`];
  return {
    file: "iperf3",
    args: [
      ...["-c", address, "-p", String(port), "-J", "-i", "1", "-t", String(seconds), "-P", String(streams)],
      ...(protocol === "udp" ? ["-u"] : []),
      ...(direction === "back" ? ["-R"] : []),
      ...rate,
    ],
    netns,
  };
}

/** @throws {EngineError} when the question names what is not there */
export function prepareThroughput(world: World, question: ThroughputQuestion): Measurement {
  const ends = resolveEnds(world, question);
  return { needs: ends.needs, run: (measuring) => measureThroughput(measuring, ends, question) };
}

async function measureThroughput(measuring: Measuring, ends: ResolvedEnds, question: ThroughputQuestion) {
  const { sandbox, signal, tell } = measuring;
  const { protocol, direction, streams, seconds } = question;
  const port = freePort();
  const client = clientCommand(ends.from, ends.address, port, question);
  tell({ type: "started", at: Date.now(), command: renderCommand(client), address: ends.address });

  const live = protocol === "tcp" && direction === "there" ? repeated(measuring, ends, port) : null;
  try {
    const { stdout, stderr } = await exchange(sandbox, {
      server: serverCommand(ends.to, port),
      client,
      ready: isListening,
      onLine(line) {
        const interval = readLiveLine(line, streams, protocol);
        if (interval && live) live(interval);
        else if (interval) tell({ type: "interval", interval });
      },
      timeoutMs: (seconds + PATIENCE_S) * 1000,
      signal,
    });
    if (!signal.aborted) tellReport(readIperfReport(stdout || stderr), tell);
  } catch (error) {
    throw error instanceof IperfFailed ? new MeasureFailed(`iperf3 gave up: ${error.message}.`) : error;
  }
}

/** Adds to each interval what the sender's kernel says it sent again: iperf3's client tells that at the end only. */
function repeated({ sandbox, tell, signal }: Measuring, { from }: ResolvedEnds, port: number) {
  let before = 0;
  let asking: Promise<void> = Promise.resolve();
  return (interval: ThroughputInterval) => {
    const look: Command = { file: "ss", args: ["-tinH", "dport", "=", `:${port}`], netns: from };
    asking = asking.then(async () => {
      const { stdout, exitCode } = await runCommand(sandbox, look, { timeoutMs: 2000, signal });
      const total = retransmitsIn(stdout);
      // A socket that has closed counts no more.
      const known = exitCode === 0 && total >= before;
      if (!signal.aborted)
        tell({ type: "interval", interval: { ...interval, ...(known && { retransmits: total - before }) } });
      if (known) before = total;
    });
  };
}

function tellReport({ intervals, ...report }: ThroughputReport, tell: Measuring["tell"]): void {
  const parts = Math.max(1, Math.ceil(intervals.length / PART));
  tell({ type: "report", report, parts });
  for (let part = 0; part < parts; part++) {
    tell({ type: "reported", intervals: intervals.slice(part * PART, (part + 1) * PART) });
  }
}
