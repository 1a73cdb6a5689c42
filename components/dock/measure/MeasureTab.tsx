"use client";
/** What is measured in the lab: what to ask, the runs so far, and the one that is looked at. */
import { useMeasureStore } from "@/components/state/measureStore";
import { MeasureForm } from "./MeasureForm";
import { RunList } from "./RunList";
import { RunView } from "./RunView";

export function MeasureTab() {
  const { runs, shown } = useMeasureStore();
  const kept = runs.find(({ id }) => id === shown) ?? runs[0];
  return (
    <div className="flex h-full min-h-0 flex-col" data-testid="measure">
      <MeasureForm />
      {kept ? (
        <div className="grid min-h-0 flex-1 md:grid-cols-[212px_minmax(0,1fr)]">
          <RunList runs={runs} shown={kept.id} />
          <RunView key={kept.id} kept={kept} />
        </div>
      ) : (
        <p className="px-4 py-3 text-faint">
          Ping, trace the route or measure the throughput between two nodes, or let everybody ping everybody. Node menus
          have the same, and keys: G, R, M, Shift+G.
        </p>
      )}
    </div>
  );
}
