"use client";
/** A small panel that opens from a button and does not cover the page. */
import { Popover as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { cx } from "./cx";
import { PANEL } from "./Menu";

interface Props {
  trigger: ReactElement;
  /** What the panel is called to screen readers. */
  label: string;
  children: ReactNode;
  onClose?(): void;
}

export function Popover({ trigger, label, children, onClose }: Props) {
  return (
    <Radix.Root onOpenChange={(open) => open || onClose?.()}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align="start"
          sideOffset={8}
          collisionPadding={8}
          className={cx(PANEL, "max-h-[70vh] w-96 max-w-[95vw] overflow-y-auto p-3")}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export const PopoverClose = Radix.Close;
