"use client";
/** The captures of this window, one below the other. */
import { Radar, X } from "lucide-react";
import { Tabs } from "radix-ui";
import { closeCapture, type LiveCapture } from "@/components/state/captureStore";
import { IconButton } from "@/components/ui/Button";
import { cx } from "@/components/ui/cx";

const icon = { size: 13, "aria-hidden": true } as const;

export const captureName = ({ question: { points } }: LiveCapture): string =>
  points.map(({ interface: name }) => name).join(" ⇄ ");

export function CaptureList({ captures, shown }: { captures: readonly LiveCapture[]; shown: LiveCapture }) {
  return (
    <Tabs.List aria-label="Captures" className="w-44 shrink-0 overflow-y-auto border-r border-line p-1.5">
      {captures.map((capture) => {
        const { id, state, question } = capture;
        const name = captureName(capture);
        return (
          <div
            key={id}
            className={cx(
              "group flex items-center rounded-md",
              id === shown.id ? "bg-chip" : "text-mute hover:bg-chip/60 hover:text-ink",
            )}
          >
            <Tabs.Trigger
              value={String(id)}
              data-testid="capture-tab"
              onKeyDown={(event) => {
                if (event.key === "Delete") closeCapture(id);
              }}
              className={cx(
                "min-w-0 flex-1 cursor-pointer rounded-md px-2 py-1 text-left -outline-offset-2",
                state === "ended" && "text-faint",
              )}
            >
              <span className="flex items-center gap-2">
                <Radar {...icon} className={cx("shrink-0", state === "running" && "text-accent")} />
                <span className="truncate font-mono text-xs">{name}</span>
                {state === "ended" && <span className="sr-only"> (ended)</span>}
              </span>
              <span className="block truncate pl-5 font-mono text-2xs text-faint">
                {question.filter || "all packets"}
              </span>
            </Tabs.Trigger>
            <IconButton
              small
              label={`Close the capture at ${name}`}
              icon={<X {...icon} />}
              onClick={() => closeCapture(id)}
              className={cx(id !== shown.id && "opacity-0 group-hover:opacity-100 focus-visible:opacity-100")}
            />
          </div>
        );
      })}
    </Tabs.List>
  );
}
