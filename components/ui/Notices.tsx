"use client";
/** Short messages in the corner, read out as they come. */
import { CircleCheck, CircleX, Info, X } from "lucide-react";
import { type Notice, useNotices } from "@/components/state/notices";
import { IconButton } from "./Button";

const ICONS: Record<Notice["level"], typeof Info> = { info: Info, good: CircleCheck, error: CircleX };
const COLOURS: Record<Notice["level"], string> = { info: "text-mute", good: "text-up", error: "text-down" };

export function Notices() {
  const { notices, dismiss } = useNotices();
  return (
    <div aria-live="polite" className="pointer-events-none fixed right-4 bottom-10 z-50 grid w-96 max-w-[90vw] gap-2">
      {notices.map(({ id, level, text }) => {
        const Icon = ICONS[level];
        return (
          <div
            key={id}
            className="notice pointer-events-auto flex items-start gap-2.5 rounded-[10px] border border-line bg-panel py-2 pr-2 pl-3 shadow-card"
          >
            <Icon size={16} aria-hidden="true" className={`mt-1 shrink-0 ${COLOURS[level]}`} />
            <p className="min-w-0 flex-1 py-0.5 break-words">{text}</p>
            <IconButton small label="Dismiss" icon={<X size={14} aria-hidden="true" />} onClick={() => dismiss(id)} />
          </div>
        );
      })}
    </div>
  );
}
