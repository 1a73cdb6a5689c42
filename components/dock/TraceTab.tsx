"use client";
/** A packet's way through the lab: what was asked, hop by hop, and the kernel's last word. */
import { CircleCheck, CircleHelp, CircleX } from "lucide-react";
import { pointAtHop, useTraceStore } from "@/components/state/traceStore";
import { agreementText } from "@/lib/trace/agreement";
import { agrees, type Trace } from "@/lib/trace/types";
import { TraceForm } from "./TraceForm";
import { TraceHops } from "./TraceHops";

const icon = { size: 15, "aria-hidden": true } as const;

function Verdict({ trace }: { trace: Trace }) {
  const { answered, verdict, mtu, doubts, tried } = trace;
  const agreement = agrees(trace);
  return (
    <div
      className="shrink-0 border-b border-line px-4 py-2"
      data-testid="trace-verdict"
      data-answered={String(answered)}
    >
      <p role="status" className="flex items-start gap-2">
        <span className={`mt-0.5 ${answered ? "text-up" : answered === false ? "text-down" : "text-faint"}`}>
          {answered ? <CircleCheck {...icon} /> : answered === false ? <CircleX {...icon} /> : <CircleHelp {...icon} />}
        </span>
        <span>
          <b className="font-semibold">{verdict}</b>
          {mtu !== null && <span className="text-mute"> The largest packet that passes uncut has {mtu} bytes.</span>}
        </span>
      </p>
      {doubts.map((doubt) => (
        <p key={doubt} className="ml-6 text-mute">
          {doubt}
        </p>
      ))}
      <details className="ml-6">
        <summary
          data-testid="trace-agreement"
          className={`cursor-pointer ${agreement === false ? "font-semibold text-down" : "text-mute"}`}
        >
          {agreementText(trace)}
        </summary>
        {tried && (
          <pre className="mt-1 max-h-32 overflow-auto rounded-md bg-code px-2 py-1.5 font-mono text-xs whitespace-pre-wrap text-mute">
            $ {tried.command}
            {"\n"}
            {tried.output}
          </pre>
        )}
      </details>
    </div>
  );
}

export function TraceTab() {
  const { trace, asking, error } = useTraceStore();
  return (
    <div
      className="flex h-full min-h-0 flex-col"
      data-testid="trace"
      aria-busy={asking}
      onPointerLeave={() => pointAtHop(null)}
    >
      <TraceForm />
      {error !== null && (
        <p role="alert" className="px-4 py-2 text-down">
          {error}
        </p>
      )}
      {trace && !error && (
        // One list scrolls, verdict and all, where the panel is low.
        <div className="min-h-0 flex-1 overflow-y-auto">
          <Verdict trace={trace} />
          <TraceHops hops={trace.hops} />
        </div>
      )}
      {!trace && !error && (
        <p className="px-4 py-3 text-faint">
          {asking
            ? "Following the packet…"
            : "Choose two nodes. Wirelab looks up what a packet between them meets, says where it would die, and then sends a real one."}
        </p>
      )}
    </div>
  );
}
