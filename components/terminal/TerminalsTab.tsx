"use client";
/** Shells in the lab's nodes. */
import { Tabs } from "radix-ui";
import { useRef } from "react";
import { shownTerminal, useTerminalStore, useTerminals } from "@/components/state/terminalStore";
import { useReadOnly } from "@/components/state/useReadOnly";
import { NoTerminals } from "./NoTerminals";
import { TerminalList } from "./TerminalList";
import { TerminalScreen } from "./TerminalScreen";

export function TerminalsTab() {
  const terminals = useTerminals();
  const active = useTerminalStore((store) => store.active);
  const shown = shownTerminal(terminals, active);
  const root = useRef<HTMLDivElement>(null);
  const readOnly = useReadOnly();
  // Who looks may type: that is no view of the lab.
  if (!shown || readOnly) return <NoTerminals />;
  return (
    <Tabs.Root
      ref={root}
      orientation="vertical"
      activationMode="manual"
      value={shown.id}
      onValueChange={(id) => useTerminalStore.setState({ active: id })}
      className="flex h-full min-h-0"
      data-testid="terminals"
    >
      <TerminalList terminals={terminals} active={shown} />
      <Tabs.Content value={shown.id} tabIndex={-1} className="min-h-0 min-w-0 flex-1 outline-none">
        <TerminalScreen
          key={shown.id}
          terminal={shown}
          onLeave={() => root.current?.querySelector<HTMLElement>('[role="tab"][data-state="active"]')?.focus()}
        />
      </Tabs.Content>
    </Tabs.Root>
  );
}
