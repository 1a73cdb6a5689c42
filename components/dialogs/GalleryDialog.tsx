"use client";
import { useRouter } from "next/navigation";
import type { GalleryCard } from "@/components/gallery/cards";
import { GalleryTile } from "@/components/gallery/GalleryTile";
import { startFromGallery } from "@/components/gallery/start";
import { useLabStore } from "@/components/state/labStore";
import { Dialog } from "@/components/ui/Dialog";

/** Ready labs with a picture and what they teach. */
export default function GalleryDialog({ cards, onClose }: { cards: readonly GalleryCard[]; onClose(): void }) {
  const router = useRouter();
  const empty = useLabStore((store) => store.lab?.topology.nodes.length === 0);
  return (
    <Dialog
      size="wide"
      title="Gallery"
      description={
        empty
          ? "Choose one to draw it in this lab."
          : "This lab is not empty: the one you choose becomes a lab of its own."
      }
      onClose={onClose}
    >
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {cards.map((card) => (
          <li key={card.id}>
            <GalleryTile
              card={card}
              detailed
              onStart={() => {
                onClose();
                void startFromGallery(card, (lab) => router.push(`/labs/${lab}`));
              }}
            />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
