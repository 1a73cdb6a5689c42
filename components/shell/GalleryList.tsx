"use client";
/** The gallery in the editor's left panel. */
import { GalleryHorizontalEnd } from "lucide-react";
import { useRouter } from "next/navigation";
import type { GalleryCard } from "@/components/gallery/cards";
import { startFromGallery } from "@/components/gallery/start";
import { openDialog } from "@/components/state/canvasStore";
import { useLabStore } from "@/components/state/labStore";
import { useCreateOff, useReadOnly } from "@/components/state/useReadOnly";
import { IconButton } from "@/components/ui/Button";
import { cx } from "@/components/ui/cx";
import { Tooltip } from "@/components/ui/Tooltip";
import { WaysLink } from "@/components/ways/WaysLink";

export function GalleryList({ cards }: { cards: readonly GalleryCard[] }) {
  const router = useRouter();
  const name = useLabStore((store) => store.lab?.topology.name);
  const empty = useLabStore((store) => store.lab?.topology.nodes.length === 0);
  const [readOnly, createOff] = [useReadOnly(), useCreateOff()];
  const off = empty ? readOnly : createOff;
  return (
    <section aria-labelledby="gallery-title">
      <div className="flex items-start justify-between max-lg:justify-center">
        <h2 id="gallery-title" className="group-title max-lg:sr-only">
          Gallery
        </h2>
        <IconButton
          small
          className="-mt-1"
          label="Browse the gallery"
          icon={<GalleryHorizontalEnd size={14} aria-hidden="true" />}
          onClick={() => openDialog("gallery")}
        />
      </div>
      <ul className="-mx-1 max-lg:hidden">
        {cards.map((card) => (
          <li key={card.id}>
            <Tooltip
              side="right"
              text={off ?? `${card.summary} ${empty ? "A click draws it here." : "A click makes a new lab of it."}`}
            >
              <button
                type="button"
                onClick={() => off || startFromGallery(card, (lab) => router.push(`/labs/${lab}`))}
                aria-disabled={off ? true : undefined}
                className={cx(
                  "w-full rounded-[7px] px-2 py-1.5 text-left leading-snug",
                  off ? "cursor-not-allowed opacity-50" : "cursor-pointer hover:bg-chip hover:text-ink",
                  card.title === name ? "bg-chip text-ink" : "text-mute",
                )}
              >
                {card.title}
              </button>
            </Tooltip>
          </li>
        ))}
      </ul>
      <WaysLink className="-mx-1 mt-2 px-2 py-1.5 hover:bg-chip max-lg:hidden" />
    </section>
  );
}
