"use client";
/** Asks before something that cannot be taken back. */
import type { ReactNode } from "react";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

interface Props {
  title: string;
  children: ReactNode;
  /** The verb of what will be done: "Delete". */
  action: string;
  onConfirm(): void;
  onClose(): void;
}

export function ConfirmDialog({ title, children, action, onConfirm, onClose }: Props) {
  return (
    <Dialog
      title={title}
      description={children}
      onClose={onClose}
      footer={
        <>
          <Button autoFocus onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="danger"
            onClick={() => {
              onClose();
              onConfirm();
            }}
          >
            {action}
          </Button>
        </>
      }
    />
  );
}
