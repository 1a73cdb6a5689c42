"use client";
/** What one service has printed, newest at the bottom, and what can be done with it. */
import { RotateCw } from "lucide-react";
import { useEffect, useRef } from "react";
import { restartService } from "@/components/state/serviceStore";
import { Button } from "@/components/ui/Button";
import { quoteArgument } from "@/lib/plan/render";
import { serviceStateText } from "@/lib/plan/serviceText";
import type { LabState } from "@/lib/protocol/labState";
import type { ListedService } from "./list";
import { ServiceMark } from "./ServiceMark";
import { useServiceLog } from "./useServiceLog";

/** Who is this near to the end, in pixels, follows it. */
const NEAR_PX = 30;

export function ServiceLog({ lab, service }: { lab: LabState; service: ListedService }) {
  const { node, name, command, found } = service;
  const text = useServiceLog(lab.lab, { node, name }, lab.status === "running" && found !== undefined);
  const box = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows the text
  useEffect(() => {
    if (box.current && following.current) box.current.scrollTop = box.current.scrollHeight;
  }, [text]);
  const because = !found
    ? "It was not started. Deploy the lab."
    : lab.status !== "running" && "The lab is not running.";
  return (
    <div className="flex h-full min-w-0 flex-col">
      <div className="flex shrink-0 items-center gap-2 border-b border-line px-3 py-1.5">
        <ServiceMark found={found} />
        <span role="status" className="shrink-0 font-semibold" data-testid="service-state">
          {serviceStateText(found) ?? "not started"}
        </span>
        <code className="min-w-0 flex-1 truncate text-xs text-mute" title={command.map(quoteArgument).join(" ")}>
          {command.map(quoteArgument).join(" ")}
        </code>
        <Button
          size="small"
          icon={<RotateCw size={13} aria-hidden="true" />}
          disabledBecause={because}
          onClick={() => restartService({ node, name })}
        >
          {found?.state === "ended" ? "Start again" : "Restart"}
        </Button>
      </div>
      <div
        ref={box}
        role="log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard
        tabIndex={0}
        aria-label={`Output of ${name} in ${node}`}
        data-testid="service-log"
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          following.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
        }}
        className="min-h-0 flex-1 overflow-auto bg-code px-3 py-2 font-mono text-xs leading-5 whitespace-pre-wrap text-ink"
      >
        {text || (
          <span className="font-sans text-faint">
            {found ? "It has printed nothing yet." : "What it prints will be here once the lab runs."}
          </span>
        )}
      </div>
    </div>
  );
}
