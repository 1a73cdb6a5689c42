"use client";
/** The context menu of the canvas, at the pointer or at the element that has the keyboard's focus. */
import { useReactFlow } from "@xyflow/react";
import { DropdownMenu } from "radix-ui";
import { Fragment, useRef } from "react";
import { cx } from "@/components/ui/cx";
import { Kbd } from "@/components/ui/Kbd";
import { MenuSeparator, PANEL } from "@/components/ui/Menu";
import type { Flow } from "../canvasCommands";
import { closeMenu, type MenuTarget, useCanvasUi } from "../canvasUi";
import type { FlowEdge, FlowNode } from "../flowTypes";
import { focusElement } from "../readingOrder";
import { elementMenu } from "./elementMenu";
import type { MenuEntry, MenuGroups } from "./entry";
import { groupMenu } from "./groupMenu";
import { paneMenu } from "./paneMenu";

function groupsFor(flow: Flow, target: MenuTarget): MenuGroups {
  switch (target.type) {
    case "node":
    case "link":
      return elementMenu(target);
    case "group":
      return groupMenu(target.id);
    case "pane":
      return paneMenu(flow, target.at);
    case "lab":
      return [];
  }
}

interface EntryProps {
  entry: MenuEntry;
  /** Whether the next entry has the same reason and tells it. */
  reasonTold: boolean;
  onChoose(): void;
}

function Entry({ entry, reasonTold, onChoose }: EntryProps) {
  const { label, keys, off, danger } = entry;
  return (
    // A refused entry stays reachable, so that the keyboard and screen readers find its reason.
    <DropdownMenu.Item
      aria-disabled={off ? true : undefined}
      onSelect={(event) => (off ? event.preventDefault() : onChoose())}
      className={cx(
        "flex items-center gap-6 rounded-md px-2.5 py-1.5 outline-none data-highlighted:bg-chip",
        off ? "cursor-not-allowed" : "cursor-pointer",
        danger && !off && "text-down",
      )}
    >
      <span className="flex-1">
        <span className={off ? "text-faint" : undefined}>{label}</span>
        {off && <span className={reasonTold ? "sr-only" : "block max-w-60 text-xs text-faint"}>{off}</span>}
      </span>
      {keys && (
        <span className="text-faint">
          <Kbd keys={keys} bare />
        </span>
      )}
    </DropdownMenu.Item>
  );
}

export function CanvasMenu() {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const menu = useCanvasUi((ui) => ui.menu);
  const chosen = useRef<MenuEntry | null>(null);
  if (!menu) return null;
  const { target, at } = menu;
  const groups = groupsFor(flow, target).filter((group) => group.length > 0);
  return (
    <DropdownMenu.Root key={`${at.x} ${at.y}`} open onOpenChange={(open) => open || closeMenu()}>
      <DropdownMenu.Trigger asChild>
        <span
          aria-hidden="true"
          tabIndex={-1}
          className="pointer-events-none fixed size-0"
          style={{ left: at.x, top: at.y }}
        />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={2}
          collisionPadding={8}
          aria-label="Actions"
          className={cx(PANEL, "min-w-56 p-1")}
          onContextMenu={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // Only now: while it is open the menu holds the focus, and a field that an action opens would lose it.
            const entry = chosen.current;
            chosen.current = null;
            entry?.run();
            if (useCanvasUi.getState().renaming || useCanvasUi.getState().connectingFrom) return;
            if (target.type === "node" || target.type === "link") focusElement(target);
          }}
        >
          {groups.map((group, index) => (
            <Fragment key={group[0]?.id}>
              {index > 0 && <MenuSeparator />}
              {group.map((entry, at) => (
                <Entry
                  key={entry.id}
                  entry={entry}
                  reasonTold={group[at + 1]?.off === entry.off}
                  onChoose={() => {
                    chosen.current = entry;
                  }}
                />
              ))}
            </Fragment>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
