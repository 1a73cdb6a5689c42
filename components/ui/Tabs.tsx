"use client";
/** A strip of tabs, each with its panel. */
import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "./cx";
import { Tooltip } from "./Tooltip";

export const Tabs = Radix.Root;
export const TabPanel = Radix.Content;

/** The strip itself; what stands to the right of the tabs comes as `aside`. */
export function TabStrip({ label, aside, children }: { label: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex h-9 shrink-0 items-center gap-1 border-b border-line px-2.5">
      <Radix.List aria-label={label} className="flex h-full min-w-0 overflow-x-auto overflow-y-hidden">
        {children}
      </Radix.List>
      <div className="flex-1" />
      {aside}
    </div>
  );
}

interface TabProps {
  value: string;
  /** Why it cannot be opened. It stays reachable, so that everybody finds the reason. */
  off?: string | null;
  children: ReactNode;
  onClick?(): void;
}

export function Tab({ value, off, children, onClick }: TabProps) {
  return (
    <Tooltip text={off}>
      <Radix.Trigger
        value={value}
        onClick={off ? undefined : onClick}
        aria-disabled={off ? true : undefined}
        className={cx(
          "h-full px-3 whitespace-nowrap text-mute -outline-offset-2 data-[state=active]:font-semibold data-[state=active]:text-ink data-[state=active]:shadow-[inset_0_-2px_var(--accent)]",
          off ? "cursor-not-allowed opacity-50" : "cursor-pointer hover:text-ink",
        )}
      >
        {children}
      </Radix.Trigger>
    </Tooltip>
  );
}
