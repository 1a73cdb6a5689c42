"use client";
import { useEffect, useState } from "react";
import { request } from "@/components/state/labStore";
import { plural } from "@/components/ui/format";
import { formatBytes } from "@/lib/observed/format";
import type { LabState, NodeUsage as Usage } from "@/lib/protocol/labState";

const ASK_EVERY_MS = 2000;

/** Share of one processor between two readings, in per cent; null until there are two. */
function cpuShare(before: Usage | null, now: Usage): number | null {
  if (!before || now.at <= before.at) return null;
  // Processes that ended take their time along.
  return Math.max(0, ((now.cpuSeconds - before.cpuSeconds) / (now.at - before.at)) * 100);
}

/** What the processes of a node use, while the lab runs and somebody looks. */
export function NodeUsage({ lab: { lab, status }, node }: { lab: LabState; node: string }) {
  const [shown, setShown] = useState<{ usage: Usage; cpu: number | null } | null>(null);
  useEffect(() => {
    setShown(null);
    if (status !== "running") return;
    let before: Usage | null = null;
    let gone = false;
    async function look() {
      if (document.visibilityState !== "visible") return;
      try {
        const usage = await request({ type: "lab.usage", lab, node });
        if (gone) return;
        setShown({ usage, cpu: cpuShare(before, usage) });
        before = usage;
      } catch {
        // The node is not deployed yet, or not any more.
        if (!gone) setShown(null);
      }
    }
    void look();
    const timer = setInterval(look, ASK_EVERY_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [lab, status, node]);
  if (!shown) return null;
  const { usage, cpu } = shown;
  return (
    <section aria-label="Use of resources" data-testid="node-usage">
      <h3 className="group-title">Processes · {usage.processes}</h3>
      <p className="text-xs text-mute">
        {usage.processes === 0
          ? "No program runs here. Start a terminal or a service."
          : `${plural(usage.processes, "process", "processes")} · ${cpu === null ? "…" : cpu.toFixed(cpu < 10 ? 1 : 0)} % of one processor · ${formatBytes(usage.memoryBytes)} of memory`}
      </p>
    </section>
  );
}
