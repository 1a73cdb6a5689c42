"use client";
import { useEffect, useRef, useState } from "react";
import { useLabStore } from "@/components/state/labStore";
import { sayError } from "@/components/state/notices";
import { useTerminalStore } from "@/components/state/terminalStore";
import type { TerminalInfo } from "@/lib/protocol/terminals";
import type { TerminalSession } from "./session";

interface Props {
  terminal: TerminalInfo;
  onLeave(): void;
}

/** The screen of one terminal. What it shows is fetched anew from the engine each time it appears. */
export function TerminalScreen({ terminal, onLeave }: Props) {
  const { id, node } = terminal;
  const lab = useLabStore((store) => store.lab?.lab);
  const focus = useTerminalStore((store) => store.focus);
  const element = useRef<HTMLDivElement>(null);
  const [session, setSession] = useState<TerminalSession | null>(null);
  const leave = useRef(onLeave);
  leave.current = onLeave;

  useEffect(() => {
    let begun: TerminalSession | null = null;
    let gone = false;
    // xterm.js is 300 KiB: it is loaded when the first terminal is shown.
    import("./session").then(({ startSession }) => {
      if (gone || !element.current || lab === undefined) return;
      begun = startSession({
        lab,
        terminal: { id, node, ended: null },
        element: element.current,
        onLeave: () => leave.current(),
      });
      setSession(begun);
    }, sayError);
    return () => {
      gone = true;
      begun?.dispose();
      setSession(null);
    };
  }, [lab, id, node]);

  // A terminal that was asked for takes the keyboard; one that is there after a reload does not.
  useEffect(() => {
    if (focus > 0) session?.focus();
  }, [session, focus]);

  return (
    <div className="h-full min-h-0 bg-code py-1.5 pl-3">
      <div
        ref={element}
        data-testid="terminal-screen"
        data-ready={session !== null}
        className="h-full overflow-hidden bg-code font-mono text-ink"
      />
    </div>
  );
}
