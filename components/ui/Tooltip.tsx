"use client";
/** A short text beside what is pointed at or focused. */
import { Tooltip as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";

interface Props {
  text: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  /** One element that takes a ref and the trigger's handlers. */
  children: ReactElement;
}

export function Tooltip({ text, side = "bottom", children }: Props) {
  if (!text) return children;
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-80 rounded-md border border-line bg-ink px-2.5 py-1.5 text-xs text-panel shadow-card"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export const TooltipProvider = Radix.Provider;
