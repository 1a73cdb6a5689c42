"use client";
/** The measurements of this lab since the page was opened, the newest first. */
import { CircleCheck, CircleX, LoaderCircle, Square, X } from "lucide-react";
import { forgetRun, type KeptRun, showRun } from "@/components/state/measureStore";
import { IconButton } from "@/components/ui/Button";
import { cx } from "@/components/ui/cx";
import { isOver, type MeasureRun } from "@/lib/measure/run";
import { endsText, KIND_TITLES, outcomeText, STATE_WORDS } from "./runWords";

const icon = { size: 13, "aria-hidden": true } as const;

function StateIcon({ state }: { state: MeasureRun["state"] }) {
  if (state === "failed") return <CircleX {...icon} className="text-down" />;
  if (state === "done") return <CircleCheck {...icon} className="text-mute" />;
  if (state === "stopped") return <Square {...icon} className="text-faint" />;
  return <LoaderCircle {...icon} className="animate-spin text-accent" />;
}

export function RunList({ runs, shown }: { runs: readonly KeptRun[]; shown: number }) {
  return (
    <ul aria-label="Measurements" className="min-h-0 overflow-y-auto border-r border-line p-1.5 max-md:hidden">
      {runs.map(({ id, run }) => (
        <li key={id} className="group relative">
          <button
            type="button"
            aria-current={id === shown}
            onClick={() => showRun(id)}
            className={cx(
              "w-full cursor-pointer rounded-md px-2 py-1 text-left text-xs -outline-offset-2",
              id === shown ? "bg-chip" : "hover:bg-chip/60",
            )}
          >
            <span className="flex items-center gap-1.5">
              <StateIcon state={run.state} />
              <span className="sr-only">{STATE_WORDS[run.state]}: </span>
              <b className="font-semibold">{KIND_TITLES[run.question.what]}</b>
              <span className="min-w-0 truncate text-mute">{endsText(run.question)}</span>
            </span>
            <span className="block truncate pl-5 font-mono text-2xs text-faint">
              {outcomeText(run) || STATE_WORDS[run.state]}
            </span>
          </button>
          <span className="absolute top-1 right-0.5 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
            <IconButton
              small
              label={isOver(run) ? "Remove from the list" : "Stop and remove from the list"}
              icon={<X {...icon} />}
              onClick={() => forgetRun(id)}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
