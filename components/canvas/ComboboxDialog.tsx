"use client";
/** A combobox over the page, near its top, as command palettes are. */
import { Dialog } from "radix-ui";
import { Combobox } from "./Combobox";

interface Props extends React.ComponentProps<typeof Combobox> {
  title: string;
  hint: string;
  onClose(): void;
  /** Where the focus goes; by default back to where it was. */
  onClosed?(event: Event): void;
}

export function ComboboxDialog({ title, hint, onClose, onClosed, ...combobox }: Props) {
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/25" />
        <Dialog.Content
          onCloseAutoFocus={onClosed}
          className="fixed top-[14vh] left-1/2 z-40 flex max-h-[60vh] w-[560px] max-w-[94vw] -translate-x-1/2 flex-col overflow-hidden rounded-xl border border-line bg-panel shadow-card outline-none"
        >
          <Dialog.Title className="sr-only">{title}</Dialog.Title>
          <Combobox {...combobox} />
          <Dialog.Description className="border-t border-line px-4 py-2 text-xs text-faint">{hint}</Dialog.Description>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
