"use client";
/** The two sides of the log: what was run, and what the kernel said. */
import { Eraser, Pause, Play } from "lucide-react";
import { useMemo, useState } from "react";
import { usePacedLog } from "@/components/state/pacedLog";
import { Button } from "@/components/ui/Button";
import { cx } from "@/components/ui/cx";
import type { LogEntry } from "@/lib/protocol/labState";
import { LogList } from "./LogList";
import { EVENT_SOURCES, filterLog, type LogSource, SOURCE_WORDS } from "./log";

const icon = { size: 13, "aria-hidden": true } as const;
const NOT_COMMANDS: ReadonlySet<LogSource> = new Set(EVENT_SOURCES);
const ONLY_EVENTS: ReadonlySet<LogSource> = new Set(["command"]);

/** The newest kernel events beside the plan. */
export function RecentEvents() {
  const log = usePacedLog();
  const entries = useMemo(() => filterLog(log, { text: "", hidden: ONLY_EVENTS }, 0), [log]);
  return (
    <LogList
      entries={entries}
      label="Newest events"
      empty="What the kernel says will be written here, as it says it."
    />
  );
}

function TextFilter({ value, onChange }: { value: string; onChange(text: string): void }) {
  return (
    <input
      type="search"
      aria-label="Filter by text"
      placeholder="Filter"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="h-7 w-44 rounded-md border border-line bg-bg px-2 text-xs placeholder:text-faint"
    />
  );
}

export function CommandsTab() {
  const log = usePacedLog();
  const [text, setText] = useState("");
  const entries = useMemo(() => filterLog(log, { text, hidden: NOT_COMMANDS }, 0), [log, text]);
  return (
    <div className="flex h-full flex-col">
      <div className="flex shrink-0 items-center gap-2 px-3 py-1.5">
        <TextFilter value={text} onChange={setText} />
      </div>
      <div className="min-h-0 flex-1">
        <LogList
          entries={entries}
          label="Commands"
          empty={
            text ? "No command has that text." : "No command was run yet. Deploy, and each one is listed with its time."
          }
        />
      </div>
    </div>
  );
}

export function EventsTab() {
  const live = usePacedLog();
  const [frozen, setFrozen] = useState<readonly LogEntry[] | null>(null);
  const [clearedTo, setClearedTo] = useState(0);
  const [text, setText] = useState("");
  const [hidden, setHidden] = useState(ONLY_EVENTS);
  const log = frozen ?? live;
  const entries = useMemo(() => filterLog(log, { text, hidden }, clearedTo), [log, text, hidden, clearedTo]);
  const toggle = (source: LogSource) =>
    setHidden((before) => {
      const after = new Set(before);
      if (!after.delete(source)) after.add(source);
      return after;
    });
  return (
    <div className="flex h-full flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-1.5 px-3 py-1.5">
        <TextFilter value={text} onChange={setText} />
        <fieldset className="flex flex-wrap gap-1">
          <legend className="sr-only">Sources shown</legend>
          {EVENT_SOURCES.map((source) => (
            <button
              key={source}
              type="button"
              aria-pressed={!hidden.has(source)}
              onClick={() => toggle(source)}
              className={cx(
                "h-6 cursor-pointer rounded-full border px-2 font-mono text-2xs",
                hidden.has(source) ? "border-line text-faint line-through" : "border-line bg-chip text-ink",
              )}
            >
              {SOURCE_WORDS[source]}
            </button>
          ))}
        </fieldset>
        <span className="flex-1" />
        <Button
          size="small"
          look="quiet"
          icon={frozen ? <Play {...icon} /> : <Pause {...icon} />}
          onClick={() => setFrozen(frozen ? null : live)}
        >
          {frozen ? "Resume" : "Pause"}
        </Button>
        <Button size="small" look="quiet" icon={<Eraser {...icon} />} onClick={() => setClearedTo(log.at(-1)?.id ?? 0)}>
          Clear
        </Button>
      </div>
      <div className="min-h-0 flex-1">
        <LogList
          entries={entries}
          label="Events"
          empty={
            live.length > 0 ? "No event passes the filter." : "Nothing was said yet. Events come while the lab runs."
          }
        />
      </div>
    </div>
  );
}
