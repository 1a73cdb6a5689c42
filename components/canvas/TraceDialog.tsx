"use client";
/** Chooses the other end of a trace. */
import { startTracing, trace, useTraceStore } from "@/components/state/traceStore";
import { PeerDialog } from "./PeerDialog";

export function TraceDialog() {
  const from = useTraceStore((store) => store.choosingFrom);
  if (from === null) return null;
  return (
    <PeerDialog
      from={from}
      title={`Trace from ${from}`}
      hint={`Follows a packet from ${from}, and its answer back.`}
      onChoose={(to) => trace({ from, to })}
      onClose={() => startTracing(null)}
    />
  );
}
