"use client";
/** One measurement: what is run, how it goes, and its picture. */
import { ChartLine, RotateCw, Square, Table } from "lucide-react";
import { useState } from "react";
import { type KeptRun, measure, stopMeasuring } from "@/components/state/measureStore";
import { Button } from "@/components/ui/Button";
import { isOver, type MeasureRun } from "@/lib/measure/run";
import { MatrixSummary } from "./MatrixSummary";
import { MatrixView } from "./MatrixView";
import { PingView } from "./PingView";
import { measuringOffBecause } from "./pairs";
import { RouteView } from "./RouteView";
import { endsText, KIND_TITLES, outcomeText, STATE_WORDS } from "./runWords";
import { ThroughputView } from "./ThroughputView";

const icon = { size: 13, "aria-hidden": true } as const;

function Picture({ run, table }: { run: MeasureRun; table: boolean }) {
  switch (run.question.what) {
    case "ping":
      return <PingView run={run} table={table} />;
    case "traceroute":
      return <RouteView run={run} />;
    case "throughput":
      return <ThroughputView run={run} question={run.question} table={table} />;
    case "ping-all":
      return <MatrixView run={run} />;
  }
}

export function RunView({ kept: { id, run } }: { kept: KeptRun }) {
  const [table, setTable] = useState(false);
  const { question, state, text, notes, command } = run;
  const over = isOver(run);
  const charted = question.what === "ping" || question.what === "throughput";
  return (
    <section
      aria-label={`${KIND_TITLES[question.what]}, ${endsText(question)}`}
      data-testid="measurement"
      data-state={state}
      aria-busy={!over}
      className="flex min-h-0 min-w-0 flex-col"
    >
      <header className="flex shrink-0 items-center gap-2 px-3 pt-1.5">
        {/* Said when it begins and when it ends, and not at every packet. */}
        <p role="status" className="sr-only">
          {KIND_TITLES[question.what]} {STATE_WORDS[state]}. {over ? outcomeText(run) : ""}
        </p>
        {question.what === "ping-all" ? (
          <MatrixSummary run={run} question={question} />
        ) : (
          <code className="min-w-0 flex-1 truncate font-mono text-2xs text-faint" title={command}>
            {command && `$ ${command}`}
          </code>
        )}
        {charted && (
          <Button
            size="small"
            look="quiet"
            icon={table ? <ChartLine {...icon} /> : <Table {...icon} />}
            onClick={() => setTable(!table)}
          >
            {table ? "Chart" : "Table"}
          </Button>
        )}
        {over ? (
          <Button
            size="small"
            icon={<RotateCw {...icon} />}
            onClick={() => measure(question)}
            disabledBecause={measuringOffBecause(question.what)}
          >
            Again
          </Button>
        ) : (
          <Button
            size="small"
            aria-label="Stop measuring"
            icon={<Square {...icon} />}
            onClick={() => stopMeasuring(id)}
          >
            Stop
          </Button>
        )}
      </header>
      {state === "failed" && (
        <p role="alert" className="shrink-0 px-3 py-1 text-down">
          {text}
        </p>
      )}
      {notes.map((note) => (
        <p key={note} className="shrink-0 px-3 text-xs text-mute">
          {note}
        </p>
      ))}
      <div className="min-h-0 flex-1">
        <Picture run={run} table={table} />
      </div>
    </section>
  );
}
