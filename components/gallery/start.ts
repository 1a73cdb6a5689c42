"use client";
/** Starting from a gallery entry, in this lab or in a new one. */
import { request, useLabStore } from "@/components/state/labStore";
import { say, sayError } from "@/components/state/notices";
import { createOffBecause } from "@/components/state/readOnly";
import type { GalleryCard } from "./cards";
import { freeLabName } from "./labNames";

const takenNames = () => (useLabStore.getState().labs ?? []).map(({ name }) => name);

/** Makes a lab from an entry. Answers its name, or null when it was refused (and said). */
export async function createFromGallery(card: Pick<GalleryCard, "id">): Promise<string | null> {
  const off = createOffBecause(useLabStore.getState().identity);
  if (off) {
    say("error", off);
    return null;
  }
  const lab = freeLabName(card.id, takenNames());
  try {
    await request({ type: "lab.create", lab, source: { from: "gallery", entry: card.id } });
    return lab;
  } catch (error) {
    sayError(error);
    return null;
  }
}

/**
 * Uses an entry where the person is: an empty lab takes it in, with the file's
 * comments; otherwise a new lab is made and `goTo` called with its name.
 */
export async function startFromGallery(card: GalleryCard, goTo: (lab: string) => void): Promise<void> {
  const { lab } = useLabStore.getState();
  if (!lab || lab.topology.nodes.length > 0) {
    const made = await createFromGallery(card);
    if (made) goTo(made);
    return;
  }
  try {
    await request({ type: "lab.layout", lab: lab.lab, patch: { positions: card.positions } });
    await request({ type: "lab.replaceFile", lab: lab.lab, text: card.file, revision: lab.revision });
    say("good", `${card.title}: press Deploy to build it.`);
  } catch (error) {
    sayError(error);
  }
}
