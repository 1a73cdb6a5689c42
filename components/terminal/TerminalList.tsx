"use client";
/** The lab's terminals, one below the other. */
import { Plus, SquareTerminal, X } from "lucide-react";
import { Tabs } from "radix-ui";
import { closeTerminal, openTerminal, terminalsOffBecause } from "@/components/state/terminalStore";
import { IconButton } from "@/components/ui/Button";
import { cx } from "@/components/ui/cx";
import type { TerminalInfo } from "@/lib/protocol/terminals";
import { terminalNames } from "./names";

const icon = { size: 13, "aria-hidden": true } as const;

interface Props {
  terminals: readonly TerminalInfo[];
  active: TerminalInfo;
}

export function TerminalList({ terminals, active }: Props) {
  const names = terminalNames(terminals);
  return (
    <div className="flex min-h-0 w-40 shrink-0 flex-col border-r border-line">
      <Tabs.List aria-label="Terminals" className="min-h-0 flex-1 overflow-y-auto p-1.5">
        {terminals.map(({ id, ended }) => (
          <div
            key={id}
            className={cx(
              "group flex items-center rounded-md",
              id === active.id ? "bg-chip" : "text-mute hover:bg-chip/60 hover:text-ink",
            )}
          >
            <Tabs.Trigger
              value={id}
              data-testid="terminal-tab"
              onKeyDown={(event) => {
                if (event.key === "Delete") closeTerminal(id);
              }}
              className={cx(
                "flex h-7 min-w-0 flex-1 cursor-pointer items-center gap-2 rounded-md px-2 text-left -outline-offset-2",
                ended !== null && "text-faint line-through",
              )}
            >
              <SquareTerminal {...icon} className="shrink-0" />
              <span className="truncate">{names[id]}</span>
              {ended !== null && <span className="sr-only"> (ended)</span>}
            </Tabs.Trigger>
            <IconButton
              small
              label={`Close the terminal ${names[id]}`}
              icon={<X {...icon} />}
              onClick={() => closeTerminal(id)}
              className={cx(id !== active.id && "opacity-0 group-hover:opacity-100 focus-visible:opacity-100")}
            />
          </div>
        ))}
      </Tabs.List>
      <div className="flex shrink-0 items-center justify-between border-t border-line py-0.5 pr-1.5 pl-3 text-2xs text-faint">
        <span title="Leaves the terminal by keyboard">Ctrl+` leaves</span>
        <IconButton
          small
          label={`Open another terminal in ${active.node}`}
          icon={<Plus {...icon} />}
          disabledBecause={terminalsOffBecause()}
          onClick={() => void openTerminal(active.node)}
        />
      </div>
    </div>
  );
}
