"use client";
/** How far the measuring is, and how long it will still take at least. */
import { useWaysStore } from "@/components/state/waysStore";
import { formatMs } from "@/components/ui/format";
import { progressOf } from "@/lib/measure/ways/summary";
import type { WayTest } from "@/lib/measure/ways/types";

const TEST_WORDS: Record<WayTest, string> = { tcp: "TCP", udp: "UDP", latency: "round trips" };
/** A test starts and ends programs as well, in about this time. */
const OVERHEAD_S = 0.6;

export function WaysProgress() {
  const { report, doing } = useWaysStore();
  if (!report) return <p className="text-mute">Building the ways in a sandbox…</p>;
  const { done, all } = progressOf(report);
  const left = (all - done) * (report.options.seconds + OVERHEAD_S) * 1000;
  const way = report.ways.find(({ id }) => id === doing?.way);
  return (
    <div className="grid gap-1.5">
      <progress
        className="h-1.5 w-full appearance-none overflow-hidden rounded-full bg-chip [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-chip [&::-webkit-progress-value]:bg-accent"
        max={Math.max(1, all)}
        value={done}
        aria-label="Tests done"
      />
      <p className="text-mute">
        {way && doing
          ? `${way.title}, ${TEST_WORDS[doing.test]}, round ${doing.round} of ${report.options.rounds}`
          : "Building the ways in a sandbox…"}
        {all > done && ` · about ${formatMs(left)} left`}
      </p>
    </div>
  );
}
