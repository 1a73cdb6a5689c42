"use client";
/** A strip of tabs, each with its panel. */
import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

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

export function Tab({ value, children, onClick }: { value: string; children: ReactNode; onClick?(): void }) {
  return (
    <Radix.Trigger
      value={value}
      onClick={onClick}
      className="h-full cursor-pointer px-3 whitespace-nowrap text-mute -outline-offset-2 hover:text-ink data-[state=active]:font-semibold data-[state=active]:text-ink data-[state=active]:shadow-[inset_0_-2px_var(--accent)]"
    >
      {children}
    </Radix.Trigger>
  );
}
