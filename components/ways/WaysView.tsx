"use client";
/** The ways to join two namespaces, measured on this machine: the button, how it goes, and what came of it. */
import { FileDown, Play, Square } from "lucide-react";
import { useState } from "react";
import { useLabStore } from "@/components/state/labStore";
import { measureWays, stopWays, useWaysStore } from "@/components/state/waysStore";
import { Button } from "@/components/ui/Button";
import { downloadText } from "@/components/ui/clipboard";
import { reportName, waysHtml } from "@/lib/measure/ways/html";
import { USUAL_WAYS, WAYS_LIMITS, type WaysOptions, type WaysReport } from "@/lib/measure/ways/types";
import { WaysProgress } from "./WaysProgress";
import { WaysReportView } from "./WaysReportView";

const icon = { size: 14, "aria-hidden": true } as const;
const NAMES: Record<keyof WaysOptions, string> = { rounds: "Rounds", seconds: "Seconds for each test" };

/** The figures typed, or what is wrong with the first that has a mistake. */
function readOptions(fields: Record<keyof WaysOptions, string>): { options: WaysOptions; problem: string | null } {
  const options = { ...USUAL_WAYS };
  for (const field of ["rounds", "seconds"] as const) {
    const text = fields[field].trim();
    const { least, most } = WAYS_LIMITS[field];
    if (text === "") continue;
    if (!/^\d{1,6}$/.test(text) || Number(text) < least || Number(text) > most)
      return { options, problem: `${NAMES[field]}: a whole number from ${least} to ${most}.` };
    options[field] = Number(text);
  }
  return { options, problem: null };
}

function Downloads({ report }: { report: WaysReport }) {
  const name = reportName(report);
  return (
    <>
      <Button icon={<FileDown {...icon} />} onClick={() => downloadText(`${name}.html`, waysHtml(report))}>
        Save as HTML
      </Button>
      <Button
        icon={<FileDown {...icon} />}
        onClick={() => downloadText(`${name}.json`, `${JSON.stringify(report, null, 2)}\n`)}
      >
        Save as JSON
      </Button>
    </>
  );
}

export function WaysView() {
  const { state, report, error } = useWaysStore();
  const live = useLabStore((store) => store.connection === "live");
  const iperf = useLabStore((store) => store.doctor?.checks.find(({ id }) => id === "iperf3"));
  const [fields, setFields] = useState({ rounds: "", seconds: "" });
  const { options, problem } = readOptions(fields);
  const missing = iperf && iperf.state !== "ok" ? `iperf3 is needed: ${iperf.detail}. ${iperf.remedy ?? ""}` : null;
  const because = missing ?? problem ?? (live ? null : "Not connected to Wirelab yet.");
  const running = state === "running";
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6" data-testid="ways" data-state={state}>
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!because && !running) measureWays(options);
        }}
      >
        {(["rounds", "seconds"] as const).map((field) => (
          <label key={field} className="grid gap-1 text-xs text-mute">
            {NAMES[field]}
            <input
              value={fields[field]}
              placeholder={String(USUAL_WAYS[field])}
              inputMode="numeric"
              autoComplete="off"
              disabled={running}
              onChange={(event) => setFields({ ...fields, [field]: event.target.value })}
              className="h-8 w-36 rounded-md border border-line bg-panel px-2 text-ink placeholder:text-faint disabled:opacity-50"
            />
          </label>
        ))}
        {running ? (
          <Button icon={<Square {...icon} />} onClick={stopWays}>
            Stop measuring
          </Button>
        ) : (
          <Button type="submit" look="primary" icon={<Play {...icon} />} disabledBecause={because}>
            {report ? "Measure again" : "Measure"}
          </Button>
        )}
        {report && !running && <Downloads report={report} />}
      </form>
      {because && (
        <p role="status" className="text-down">
          {because}
        </p>
      )}
      {error && (
        <p role="alert" className="text-down">
          {error}
        </p>
      )}
      {running && <WaysProgress />}
      {report && <WaysReportView report={report} />}
    </div>
  );
}
