"use client";
/** Lines of the log, newest on top. */
import { memo } from "react";
import { cx } from "@/components/ui/cx";
import { formatClock, formatMs } from "@/components/ui/format";
import { WindowedList } from "@/components/ui/WindowedList";
import type { LogEntry } from "@/lib/protocol/labState";
import { LEVEL_COLOURS, SOURCE_WORDS } from "./log";

const LINE_HEIGHT = 20;
const heightOf = () => LINE_HEIGHT;
const keyOf = ({ id }: LogEntry) => id;

const Line = memo(function Line({ entry }: { entry: LogEntry }) {
  const { at, source, level, text, ms } = entry;
  return (
    <div
      className="flex h-full min-w-max gap-2 px-3.5 font-mono text-xs leading-5 whitespace-pre text-mute"
      data-testid="log-line"
    >
      <time dateTime={new Date(at).toISOString()} className="text-faint">
        {formatClock(at)}
      </time>
      {source !== "command" && <b className={cx("font-semibold", LEVEL_COLOURS[level])}>{SOURCE_WORDS[source]}</b>}
      <span className={cx("flex-1", source === "command" && (level === "error" ? "text-down" : "text-ink"))}>
        {text}
      </span>
      {ms !== undefined && <span className="sticky right-0 pl-2 text-faint">{formatMs(ms)}</span>}
    </div>
  );
});

export function LogList({ entries, label, empty }: { entries: readonly LogEntry[]; label: string; empty: string }) {
  if (entries.length === 0) return <p className="px-4 py-3 text-faint">{empty}</p>;
  return (
    <WindowedList
      label={label}
      items={entries}
      heightOf={heightOf}
      keyOf={keyOf}
      render={(entry) => <Line entry={entry} />}
    />
  );
}
