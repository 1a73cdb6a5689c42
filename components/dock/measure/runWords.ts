/** Runs in words. Pure. */

import { averageOf, lossOf } from "@/lib/measure/ping/statistics";
import type { MeasureQuestion } from "@/lib/measure/question";
import { cellsOf, type MeasureRun, pairsOf } from "@/lib/measure/run";
import { percentText, roundTripText, throughputText } from "@/lib/measure/text";

export const KIND_TITLES: Record<MeasureQuestion["what"], string> = {
  ping: "Ping",
  traceroute: "Traceroute",
  throughput: "Throughput",
  "ping-all": "Ping all",
};

/** "a → b", or what a matrix is of. */
export function endsText(question: MeasureQuestion): string {
  if (question.what !== "ping-all") {
    const back = question.what === "throughput" && question.direction === "back";
    return `${question.from} ${back ? "←" : "→"} ${question.to}`;
  }
  return question.nodes ? `${question.nodes.length} nodes` : "all nodes";
}

export const STATE_WORDS: Record<MeasureRun["state"], string> = {
  asked: "starting",
  running: "running",
  done: "done",
  stopped: "stopped",
  failed: "failed",
};

/** What has come of it so far, in a few words. */
export function outcomeText(run: MeasureRun): string {
  const { question, statistics, hops, intervals, report, nodes } = run;
  switch (question.what) {
    case "ping": {
      const average = averageOf(statistics);
      if (statistics.sent === 0) return "";
      return average === null
        ? `${percentText(lossOf(statistics))} lost`
        : `${roundTripText(average)} · ${percentText(lossOf(statistics))} lost`;
    }
    case "traceroute":
      return hops.length === 0 ? "" : hops.at(-1)?.reached ? `${hops.length} hops` : `${hops.length} hops, not reached`;
    case "throughput": {
      const mbits = report?.receivedMbits ?? intervals.at(-1)?.mbits;
      return mbits === undefined ? "" : throughputText(mbits);
    }
    case "ping-all": {
      const cells = cellsOf(run);
      const failed = cells.filter(({ failure }) => failure).length;
      return nodes.length === 0 ? "" : `${cells.length} of ${pairsOf(nodes.length)} · ${failed} failed`;
    }
  }
}
