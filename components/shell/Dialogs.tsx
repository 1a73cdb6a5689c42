"use client";
/** The dialogs of the editor, each loaded when it is first opened. */
import dynamic from "next/dynamic";
import type { GalleryCard } from "@/components/gallery/cards";
import { openDialog, useCanvasStore } from "@/components/state/canvasStore";

const KeysDialog = dynamic(() => import("@/components/dialogs/KeysDialog"), { ssr: false });
const ExportDialog = dynamic(() => import("@/components/dialogs/ExportDialog"), { ssr: false });
const FileDialog = dynamic(() => import("@/components/dialogs/FileDialog"), { ssr: false });
const GalleryDialog = dynamic(() => import("@/components/dialogs/GalleryDialog"), { ssr: false });

const GenerateDialog = dynamic(() => import("@/components/dialogs/GenerateDialog"), { ssr: false });
const ShareDialog = dynamic(() => import("@/components/dialogs/ShareDialog"), { ssr: false });

const close = () => openDialog(null);

/** The search dialog is the canvas's own: it moves the view. */
export function Dialogs({ cards }: { cards: readonly GalleryCard[] }) {
  const dialog = useCanvasStore((store) => store.dialog);
  switch (dialog) {
    case "keys":
      return <KeysDialog onClose={close} />;
    case "export":
      return <ExportDialog onClose={close} />;
    case "file":
      return <FileDialog onClose={close} />;
    case "generate":
      return <GenerateDialog onClose={close} />;
    case "share":
      return <ShareDialog onClose={close} />;
    case "gallery":
      return <GalleryDialog cards={cards} onClose={close} />;
    default:
      return null;
  }
}
