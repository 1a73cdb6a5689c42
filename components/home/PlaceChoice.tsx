"use client";
/** Where a new lab shall live. It cannot be moved later, so it is asked when the lab is made. */
import { Box, Server } from "lucide-react";
import { usePlaces } from "@/components/state/usePlaces";
import { cx } from "@/components/ui/cx";
import { Tooltip } from "@/components/ui/Tooltip";
import type { Place } from "@/lib/plan/capabilities";

const icon = { size: 14, "aria-hidden": true } as const;

const CHOICES = [
  {
    place: "sandbox",
    word: "Sandbox",
    icon: <Box {...icon} />,
    about: "Namespaces of its own: this machine's network is out of reach, and nothing can be left behind.",
  },
  {
    place: "host",
    word: "Host",
    icon: <Server {...icon} />,
    about: "This machine's own network: real network cards, other machines, the system's Open vSwitch.",
  },
] as const;

export function PlaceChoice({ chosen, onChoose }: { chosen: Place; onChoose(place: Place): void }) {
  const host = usePlaces()?.host;
  return (
    <div
      role="radiogroup"
      aria-label="Where the lab lives"
      className="flex h-8 rounded-[7px] border border-line bg-panel p-0.5"
    >
      {CHOICES.map(({ place, word, icon, about }) => {
        const off = place === "host" && !host?.enabled ? (host?.reason ?? "Asking the engine…") : null;
        return (
          <Tooltip key={place} text={off ?? about}>
            {/* biome-ignore lint/a11y/useSemanticElements: one of two buttons that are chosen by a click, with a reason where one cannot be */}
            <button
              type="button"
              role="radio"
              aria-checked={chosen === place}
              aria-disabled={off ? true : undefined}
              data-testid={`place-${place}`}
              onClick={() => off || onChoose(place)}
              className={cx(
                "flex items-center gap-1.5 rounded-[5px] px-2 text-xs",
                chosen === place ? "bg-chip font-medium text-ink" : "text-mute hover:text-ink",
                off && "cursor-not-allowed opacity-50 hover:text-mute",
              )}
            >
              {icon}
              {word}
            </button>
          </Tooltip>
        );
      })}
    </div>
  );
}
