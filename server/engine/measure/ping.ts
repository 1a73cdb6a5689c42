/** A ping that goes on until it is stopped. */
import { readPingLine } from "@/lib/measure/ping/lines";
import type { PingQuestion } from "@/lib/measure/question";
import type { Command } from "@/lib/plan/command";
import { renderCommand } from "@/lib/plan/render";
import type { World } from "@/lib/trace/world";
import { followCommand } from "@/server/engine/exec/follow";
import { MeasureFailed, type Measurement, resolveEnds } from "./measurement";

/** `-O` tells of a packet that has no answer yet when the next one is sent; without it, loss is seen at the end only. */
function pingCommand(netns: string | undefined, address: string, { interval = 1, size }: PingQuestion): Command {
  const sized = size === undefined ? [] : ["-s", String(size)];
  return { file: "ping", args: ["-n", "-O", "-i", String(interval), ...sized, address], netns };
}

/** @throws {EngineError} when the question names what is not there */
export function preparePing(world: World, question: PingQuestion): Measurement {
  const { from, address, needs } = resolveEnds(world, question);
  const command = pingCommand(from, address, question);
  return {
    needs,
    async run({ sandbox, signal, tell }) {
      tell({ type: "started", at: Date.now(), command: renderCommand(command), address });
      const complaints = new Set<string>();
      const { exitCode, stderr } = await followCommand(sandbox, command, {
        signal,
        onLine(line) {
          const said = readPingLine(line);
          if (said?.type === "sample") {
            const { type: _, ...sample } = said;
            tell({ type: "ping", sample: { ...sample, at: Date.now() } });
          } else if (said) complaints.add(said.words);
        },
      });
      if (signal.aborted) return;
      if (exitCode === 127) throw new MeasureFailed("ping is not installed. Install it: sudo apt install iputils-ping");
      const words = readPingLine(stderr.trim().split("\n")[0] ?? "");
      const complaint = words?.type === "complaint" ? words.words : [...complaints][0];
      throw new MeasureFailed(
        `ping ended: ${complaint ?? (stderr.trim() || "nobody ended it, and it does not say why")}.`,
      );
    },
  };
}
