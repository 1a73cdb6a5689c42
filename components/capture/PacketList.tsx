"use client";
/** The packets of a capture, a row each, of which only those in sight are in the page. */
import { type KeyboardEvent, useCallback, useEffect, useMemo, useState } from "react";
import { type LiveCapture, updateCapture } from "@/components/state/captureStore";
import { cx } from "@/components/ui/cx";
import { WindowedList } from "@/components/ui/WindowedList";
import type { KeptPacket } from "@/lib/capture/ring";
import { matches, rowOf, sinceText } from "@/lib/capture/rowText";

const ROW_PX = 22;
const PAGE_ROWS = 10;
const heightOf = () => ROW_PX;
const keyOf = ({ number }: KeptPacket) => number;
const COLUMNS = "grid-cols-[2.75rem_4.75rem_minmax(0,10rem)_minmax(0,10rem)_4rem_2.75rem_minmax(0,1fr)]";
const COLUMNS_WHERE =
  "grid-cols-[2.75rem_4.75rem_minmax(0,9rem)_minmax(0,10rem)_minmax(0,10rem)_4rem_2.75rem_minmax(0,1fr)]";
/** Beside the details there is room for less: all shrink alike, and what the packet says least. */
const BESIDE = "grid-cols-[2.75rem_4.75rem_minmax(0,1fr)_minmax(0,1fr)_3.5rem_2.75rem_minmax(0,2fr)]";
const BESIDE_WHERE =
  "grid-cols-[2.75rem_4.75rem_minmax(0,1fr)_minmax(0,1fr)_minmax(0,1fr)_3.5rem_2.75rem_minmax(0,2fr)]";

/** The packets that pass the search. */
export function usePassing(capture: LiveCapture): KeptPacket[] {
  const { packets, search, interfaces } = capture;
  return useMemo(() => {
    const text = search.trim();
    if (text === "") return packets;
    return packets.filter((kept) =>
      matches(rowOf(kept, interfaces), interfaces[kept.packet.interface]?.name ?? "", text),
    );
  }, [packets, search, interfaces]);
}

const STEPS: Record<string, number> = {
  ...{ ArrowUp: -1, ArrowDown: 1, PageUp: -PAGE_ROWS, PageDown: PAGE_ROWS },
  ...{ Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY },
};

export function PacketList({ capture, passing }: { capture: LiveCapture; passing: KeptPacket[] }) {
  const { id, interfaces, selected, follow, first } = capture;
  const several = interfaces.length > 1;
  const beside = selected !== null;
  const columns = several ? (beside ? BESIDE_WHERE : COLUMNS_WHERE) : beside ? BESIDE : COLUMNS;
  // Only what the keyboard chose is brought into sight, and once: while packets come, scrolling is the person's.
  const [reveal, setReveal] = useState<number | null>(null);
  useEffect(() => {
    if (reveal !== null) setReveal(null);
  }, [reveal]);
  const place = selected === null ? -1 : passing.findIndex(({ number }) => number === selected);

  const choose = useCallback((number: number) => updateCapture(id, { selected: number, follow: false }), [id]);
  function onKeyDown(event: KeyboardEvent) {
    const step = STEPS[event.key];
    if (step === undefined || passing.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = Math.max(0, Math.min(passing.length - 1, (place < 0 ? passing.length : place) + step));
    choose((passing[next] as KeptPacket).number);
    setReveal(next);
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys come from the list inside, which takes the focus
    <div
      className="flex h-full min-h-0 flex-col"
      onKeyDown={onKeyDown}
      onWheel={({ deltaY }) => {
        if (follow && deltaY < 0) updateCapture(id, { follow: false });
      }}
      data-testid="packets"
    >
      <div
        aria-hidden="true"
        className={cx("grid shrink-0 gap-x-2 border-b border-line px-3 py-1 text-2xs text-faint", columns)}
      >
        <span className="text-right">No.</span>
        <span className="text-right">Time, s</span>
        {several && <span>Seen at</span>}
        <span>Source</span>
        <span>Destination</span>
        <span>Protocol</span>
        <span className="text-right">Bytes</span>
        <span>What it says</span>
      </div>
      <div className="min-h-0 flex-1">
        <WindowedList
          items={passing}
          heightOf={heightOf}
          keyOf={keyOf}
          label="Packets"
          reveal={follow ? passing.length - 1 : reveal}
          render={(kept) => {
            const row = rowOf(kept, interfaces);
            const { packet, number } = kept;
            return (
              <button
                type="button"
                tabIndex={-1}
                data-testid="packet"
                aria-pressed={number === selected}
                onClick={() => choose(number)}
                className={cx(
                  "grid h-full w-full cursor-default items-center gap-x-2 px-3 text-left font-mono text-2xs",
                  columns,
                  number === selected ? "bg-accent text-accent-ink" : "hover:bg-chip",
                )}
              >
                <span className="text-right opacity-70">{number}</span>
                <span className="text-right opacity-70">{sinceText(packet.at, first ?? packet.at)}</span>
                {several && (
                  <span className="truncate">
                    {packet.outgoing === null ? "" : packet.outgoing ? "→ " : "← "}
                    {interfaces[packet.interface]?.name}
                  </span>
                )}
                <span className="truncate">{row.source}</span>
                <span className="truncate">{row.destination}</span>
                <span className="truncate font-semibold">{row.protocol}</span>
                <span className="text-right">{packet.length}</span>
                <span className="truncate">
                  {row.problem && <span className={number === selected ? "" : "text-down"}>{row.problem} </span>}
                  {row.info}
                </span>
              </button>
            );
          }}
        />
      </div>
    </div>
  );
}
