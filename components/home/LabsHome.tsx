"use client";
/** All labs of this machine, and the ways to a new one. */
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { GalleryCard } from "@/components/gallery/cards";
import { GalleryTile } from "@/components/gallery/GalleryTile";
import { createFromGallery } from "@/components/gallery/start";
import { useLabStore } from "@/components/state/labStore";
import { WaysLink } from "@/components/ways/WaysLink";
import { LabCard } from "./LabCard";
import { NewLab } from "./NewLab";
import { UploadFile } from "./UploadFile";

function Teaching() {
  return (
    <ol
      className="grid gap-3 rounded-[11px] border border-dashed border-line p-5 text-mute sm:grid-cols-3"
      data-testid="no-labs"
    >
      {[
        ["Draw", "Put two namespaces and a switch on a canvas and pull cables between them."],
        ["Deploy", "Read the exact commands, then let the kernel run them, in a sandbox that needs no root."],
        ["Watch", "Every cable shows what the kernel says. Pull one, and see which end went dark, and why."],
      ].map(([title, text], index) => (
        <li key={title}>
          <b className="font-semibold text-ink">
            {index + 1}. {title}
          </b>
          <p>{text}</p>
        </li>
      ))}
    </ol>
  );
}

export function LabsHome({ cards }: { cards: readonly GalleryCard[] }) {
  const router = useRouter();
  const labs = useLabStore((store) => store.labs);
  const [busy, setBusy] = useState(false);
  const open = (lab: string) => router.push(`/labs/${lab}`);
  const sorted = labs && [...labs].sort((a, b) => b.changedAt - a.changedAt);

  async function start(card: GalleryCard) {
    if (busy) return;
    setBusy(true);
    const lab = await createFromGallery(card);
    setBusy(false);
    if (lab) open(lab);
  }

  return (
    <UploadFile onMade={open}>
      {(uploadButton) => (
        <div className="grid gap-10">
          <section aria-labelledby="labs-title">
            <div className="mb-4 flex flex-wrap items-end gap-x-4 gap-y-3">
              <h1 id="labs-title" className="flex-1 text-xl font-semibold">
                Labs
              </h1>
              <NewLab taken={(labs ?? []).map(({ name }) => name)} onMade={open} />
              {uploadButton}
            </div>
            {sorted === null ? (
              <p className="text-faint">Asking the engine…</p>
            ) : sorted.length === 0 ? (
              <Teaching />
            ) : (
              <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3" data-testid="labs">
                {sorted.map((lab) => (
                  <LabCard key={lab.name} lab={lab} />
                ))}
              </ul>
            )}
          </section>
          <section aria-labelledby="gallery-heading">
            <div className="mb-4 flex flex-wrap items-end gap-x-4 gap-y-2">
              <div className="flex-1">
                <h2 id="gallery-heading" className="text-base font-semibold">
                  Start from a drawing
                </h2>
                <p className="text-mute">Each deploys with one click, and ping works at once.</p>
              </div>
              <WaysLink className="h-8 border border-line bg-panel px-3 font-medium text-ink hover:bg-chip" />
            </div>
            <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
              {cards.map((card) => (
                <li key={card.id}>
                  <GalleryTile card={card} onStart={() => void start(card)} />
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </UploadFile>
  );
}
