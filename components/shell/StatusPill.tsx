"use client";
import { isApplying } from "@/components/state/actions";
import { useLabParts } from "@/components/state/labParts";
import { cx } from "@/components/ui/cx";
import { plural } from "@/components/ui/format";
import type { LabState } from "@/lib/protocol/labState";
import { STATUS } from "./status";

export const PILL = "inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full bg-chip px-2.5 whitespace-nowrap";

type Told = Pick<LabState, "status" | "run" | "topology" | "place" | "checkpoint">;

function words({ status, run, topology, place, checkpoint }: Told): { text: string; detail?: string } {
  if (isApplying(run)) {
    if (status === "stopping") return { text: "Stopping…" };
    return { text: run?.state === "verifying" ? "Verifying…" : run?.mode === "act" ? "Running" : "Deploying…" };
  }
  const size = `${plural(topology.nodes.length, "node")} · ${plural(topology.links.length, "link")}`;
  if (checkpoint) return { text: "Waiting to be confirmed" };
  if (status === "running")
    return { text: place === "host" ? "Running on this machine" : "Running in sandbox", detail: size };
  if (status === "lost") return { text: "Lost: the sandbox ended" };
  return { text: STATUS[status].word, detail: status === "stopped" ? size : undefined };
}

/** What the lab is doing, in a symbol and words. */
export function StatusPill() {
  const lab = useLabParts("status", "run", "topology", "place", "checkpoint");
  if (!lab) return null;
  const { text, detail } = words(lab);
  const { symbol, colour } = isApplying(lab.run) ? STATUS.starting : STATUS[lab.status];
  return (
    <span role="status" data-testid="lab-status" className={cx(PILL, "text-mute")}>
      <span aria-hidden="true" className={cx("text-[10px]", colour)}>
        {symbol}
      </span>
      {text}
      {detail && <span className="hidden text-mute min-[1440px]:inline">· {detail}</span>}
    </span>
  );
}
