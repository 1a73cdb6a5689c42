/** One test of one way. */
import { isListening } from "@/lib/measure/throughput/liveText";
import { IperfFailed, readIperfReport } from "@/lib/measure/throughput/report";
import type { Way, WayResult, WayTest } from "@/lib/measure/ways/types";
import { placesOf } from "@/lib/measure/ways/ways";
import type { SandboxHandle } from "@/server/engine/sandbox";
import { exchange } from "../exchange";
import { MeasureFailed } from "../measurement";
import { freePort } from "../port";
import { clientCommand, serverCommand } from "../throughput";
import { latencyClient, latencyReport, latencyServer } from "./latency";
import { switchSeconds } from "./processTime";

/** Beyond the test itself, for programs to start and to exchange results. */
const PATIENCE_MS = 20_000;

interface Testing {
  sandbox: SandboxHandle;
  way: Way;
  seconds: number;
  signal: AbortSignal;
}

async function throughput({ sandbox, way, seconds, signal }: Testing, protocol: "tcp" | "udp"): Promise<WayResult> {
  const { client, server, address } = placesOf(way);
  const port = freePort();
  const before = await switchSeconds(sandbox);
  const { stdout, stderr } = await exchange(sandbox, {
    server: serverCommand(server, port),
    client: clientCommand(client, address, port, { protocol, direction: "there", seconds, streams: 1 }),
    ready: isListening,
    timeoutMs: seconds * 1000 + PATIENCE_MS,
    signal,
  });
  const switching = way.datapath === "netdev" ? (await switchSeconds(sandbox)) - before : 0;
  const report = readIperfReport(stdout || stderr);
  const { cpu, receivedMbits, retransmits, lostPercent } = report;
  const gbits = (receivedMbits / 1000) * report.seconds;
  const used = ((cpu.from + cpu.to) / 100) * report.seconds + switching;
  return {
    test: protocol,
    mbits: receivedMbits,
    ...(gbits > 0 && { cpuPerGbit: used / gbits }),
    ...(retransmits !== undefined && { retransmits }),
    ...(lostPercent !== undefined && { lostPercent }),
  };
}

async function latency({ sandbox, way, seconds, signal }: Testing): Promise<WayResult> {
  const { client, server, address } = placesOf(way);
  const port = freePort();
  const { stdout, stderr } = await exchange(sandbox, {
    server: latencyServer(server, port),
    client: latencyClient(client, address, port, seconds),
    ready: (line) => line === "ready",
    timeoutMs: seconds * 1000 + PATIENCE_MS,
    signal,
  });
  try {
    return { test: "latency", ...latencyReport.parse(JSON.parse(stdout)) };
  } catch {
    throw new MeasureFailed(`no byte came back: ${stderr.trim().split("\n")[0] || "no reason was told"}.`);
  }
}

/** @throws {MeasureFailed} */
export async function testWay(testing: Testing, test: WayTest): Promise<WayResult> {
  try {
    return test === "latency" ? await latency(testing) : await throughput(testing, test);
  } catch (error) {
    throw error instanceof IperfFailed ? new MeasureFailed(`iperf3 gave up: ${error.message}.`) : error;
  }
}
