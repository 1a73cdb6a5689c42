"use client";
/** Says, all the time, that what is done here is done to the machine itself. */
import { Server } from "lucide-react";
import { useLabStore } from "@/components/state/labStore";
import { Tooltip } from "@/components/ui/Tooltip";

export function HostPill() {
  const onHost = useLabStore((store) => store.lab?.place === "host");
  if (!onHost) return null;
  return (
    <Tooltip text="This lab lives in this machine's own network. What it makes is marked as its own; all else is left alone.">
      <span
        data-testid="host-pill"
        className="inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full border border-nocar px-2.5 text-xs font-semibold whitespace-nowrap text-nocar"
      >
        <Server size={13} aria-hidden="true" />
        Host
      </span>
    </Tooltip>
  );
}
