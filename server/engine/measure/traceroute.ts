/** The routers on the way, by whatever program is there to ask them. */

import type { TracerouteQuestion } from "@/lib/measure/question";
import { readPingHop, readTracepathLine, readTracerouteLine } from "@/lib/measure/route/lines";
import { pathElements } from "@/lib/measure/route/path";
import { MOST_HOPS, type RouteHop, type RouteTool } from "@/lib/measure/route/types";
import type { Command } from "@/lib/plan/command";
import { renderCommand } from "@/lib/plan/render";
import { ownersOf } from "@/lib/trace/addresses";
import type { World } from "@/lib/trace/world";
import { followCommand } from "@/server/engine/exec/follow";
import { runCommand } from "@/server/engine/exec/run";
import { MeasureFailed, type Measurement, type Measuring, type ResolvedEnds, resolveEnds } from "./measurement";

/** Silent routers in a row after which nobody farther on is expected to answer. */
const SILENT_MOST = 5;

/** ICMP, as ping sends, and not UDP: a filter that lets pings pass lets these pass. */
const tracerouteCommand = (netns: string | undefined, address: string): Command => ({
  file: "traceroute",
  args: [...(address.includes(":") ? ["-6"] : []), "-n", "-I", "-w", "1", "-m", String(MOST_HOPS), address],
  netns,
});

const tracepathCommand = (netns: string | undefined, address: string): Command => ({
  file: "tracepath",
  args: [...(address.includes(":") ? ["-6"] : []), "-n", "-m", String(MOST_HOPS), address],
  netns,
});

const pingHopCommand = (netns: string | undefined, address: string, ttl: number): Command => ({
  file: "ping",
  args: ["-n", "-c", "1", "-W", "1", "-t", String(ttl), address],
  netns,
});

/** The best of the programs that are there. Each is asked for its version, which every one of them tells. */
async function chooseTool({ sandbox }: Measuring): Promise<RouteTool> {
  for (const file of ["traceroute", "tracepath"] as const) {
    const { exitCode } = await runCommand(sandbox, { file, args: ["-V"] }, { timeoutMs: 5000 });
    if (exitCode === 0) return file;
  }
  return "ping";
}

/** @throws {EngineError} when the question names what is not there */
export function prepareTraceroute(world: World, question: TracerouteQuestion): Measurement {
  const ends = resolveEnds(world, question);
  return { needs: ends.needs, run: (measuring) => traceRoute(measuring, ends, question.from) };
}

async function traceRoute(measuring: Measuring, { from, address }: ResolvedEnds, sender: string): Promise<void> {
  const { sandbox, world, signal, tell } = measuring;
  const hops: RouteHop[] = [];
  function take(hop: RouteHop | null): void {
    if (!hop) return;
    const [owner] = hop.address === null ? [] : ownersOf(world, hop.address);
    const element = owner && world.stackElement(owner.ref);
    const named = { ...hop, ...(element && { node: element.id }) };
    hops.push(named);
    tell({ type: "hop", hop: named });
    tell({ type: "path", elements: pathElements(world, from ?? "", sender, hops) });
  }

  const tool = await chooseTool(measuring);
  if (tool === "ping") return pingHops(measuring, from, address, take);
  const command = (tool === "traceroute" ? tracerouteCommand : tracepathCommand)(from, address);
  tell({ type: "started", at: Date.now(), command: renderCommand(command), address });
  const read = tool === "traceroute" ? (line: string) => readTracerouteLine(line, address) : readTracepathLine;
  const { exitCode, stderr } = await followCommand(sandbox, command, { signal, onLine: (line) => take(read(line)) });
  if (!signal.aborted && exitCode !== 0 && hops.length === 0)
    throw new MeasureFailed(`${tool} ended: ${stderr.trim().split("\n")[0] || `exit code ${exitCode}`}.`);
}

/** One ping for each distance, one after the other, until the destination answers or nobody does. */
async function pingHops(
  { sandbox, signal, tell }: Measuring,
  netns: string | undefined,
  address: string,
  take: (hop: RouteHop) => void,
): Promise<void> {
  tell({ type: "started", at: Date.now(), command: renderCommand(pingHopCommand(netns, address, 1)), address });
  tell({
    type: "note",
    text: "ping tells who answered, and not how fast. traceroute does: sudo apt install traceroute",
  });
  let silent = 0;
  for (let ttl = 1; ttl <= MOST_HOPS && silent < SILENT_MOST && !signal.aborted; ttl++) {
    const { stdout, stderr } = await runCommand(sandbox, pingHopCommand(netns, address, ttl), {
      timeoutMs: 5000,
      signal,
    });
    if (signal.aborted) return;
    if (stdout === "" && stderr !== "") throw new MeasureFailed(`ping ended: ${stderr.trim().split("\n")[0]}.`);
    const hop = readPingHop(stdout, ttl);
    take(hop);
    silent = hop.address === null ? silent + 1 : 0;
    if (hop.reached || hop.words !== undefined) return;
  }
}
