"use client";
import { useLabStore } from "@/components/state/labStore";
import { useCreateOff } from "@/components/state/useReadOnly";
import { cx } from "@/components/ui/cx";
import { Tooltip } from "@/components/ui/Tooltip";
import { needTitle, unmetNeeds } from "@/lib/lessons/needs";
import type { GalleryCard } from "./cards";
import { Preview } from "./Preview";

/** One entry of the gallery: picture, title, what it shows. */
export function GalleryTile({ card, detailed, onStart }: { card: GalleryCard; detailed?: boolean; onStart(): void }) {
  const doctor = useLabStore((store) => store.doctor);
  const off = useCreateOff();
  const unmet = unmetNeeds(card.needs, doctor?.capabilities);
  const missing = unmet.length > 0;
  const needs = (missing ? unmet.map(({ need }) => need) : card.needs).map(needTitle).join(", ");
  return (
    <Tooltip
      text={
        off ??
        (missing &&
          `This machine lacks what this lab needs: it can be drawn, not deployed. ${unmet.map(({ why }) => why).join(" ")}`)
      }
    >
      <button
        type="button"
        onClick={() => off || onStart()}
        aria-disabled={off ? true : undefined}
        data-testid={`gallery-${card.id}`}
        className={cx(
          "flex h-full w-full flex-col rounded-[11px] border border-line bg-panel text-left transition-colors",
          off ? "cursor-not-allowed opacity-60" : "cursor-pointer hover:border-accent",
        )}
      >
        <span className="block w-full rounded-t-[10px] border-b border-line bg-bg">
          <Preview drawing={card.drawing} />
        </span>
        <span className="flex flex-1 flex-col gap-1 px-3 py-2.5">
          <span className="flex items-baseline gap-2">
            <b className="flex-1 font-semibold">{card.title}</b>
            {needs && (
              <span className={cx("shrink-0 text-2xs", missing ? "text-nocar" : "text-faint")}>
                {missing ? `needs ${needs}` : needs}
              </span>
            )}
          </span>
          <span className="text-xs text-mute">{card.summary}</span>
          {detailed && card.text.length > 0 && <span className="mt-1 text-xs text-faint">{card.text[0]}</span>}
        </span>
      </button>
    </Tooltip>
  );
}
