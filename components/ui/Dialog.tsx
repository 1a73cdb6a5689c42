"use client";
/** A dialog over the page. It takes the focus, gives it back, and closes on Escape. */
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./Button";
import { cx } from "./cx";

interface Props {
  title: ReactNode;
  description?: ReactNode;
  size?: "small" | "wide";
  onClose(): void;
  footer?: ReactNode;
  children?: ReactNode;
}

export function Dialog({ title, description, size = "small", onClose, footer, children }: Props) {
  return (
    <Radix.Root open onOpenChange={(open) => open || onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Radix.Content
          // Focus goes to the dialog, not to Close: its tooltip would open and take the first Escape.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            (event.currentTarget as HTMLElement).focus();
          }}
          {...(description === undefined && { "aria-describedby": undefined })}
          className={cx(
            "fixed top-1/2 left-1/2 z-40 flex max-h-[92vh] w-[94vw] -translate-x-1/2 -translate-y-1/2 flex-col rounded-xl border border-line bg-panel shadow-card outline-none",
            size === "wide" ? "max-w-5xl" : "max-w-md",
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-[15px] font-semibold">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="mt-0.5 text-mute">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" icon={<X size={16} aria-hidden="true" />} />
            </Radix.Close>
          </header>
          {children && <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-5 pb-4">{children}</div>}
          {footer && (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">
              {footer}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
