/**
 * The gallery as the pages need it. Made on the server, so that the YAML parser
 * and the files stay out of the browser's first load.
 */
import { parseTopologyFile } from "@/lib/formats/topologyFile";
import { GALLERY } from "@/lib/lessons/gallery";
import type { Need } from "@/lib/lessons/needs";
import type { Layout } from "@/lib/topology/layout";
import { PREVIEW_FRAME } from "./Preview";
import { drawPreview, type PreviewDrawing } from "./preview";

export interface GalleryCard {
  id: string;
  title: string;
  summary: string;
  text: string[];
  needs: readonly Need[];
  /** The topology file, comments and all. */
  file: string;
  positions: Layout["positions"];
  drawing: PreviewDrawing;
}

let made: GalleryCard[] | undefined;

export function galleryCards(): GalleryCard[] {
  made ??= GALLERY.map(({ id, title, summary, text, needs, file, layout }) => {
    const { topology } = parseTopologyFile(file);
    if (!topology) throw new Error(`The gallery entry ${id} is not a valid topology`);
    const drawing = drawPreview(topology, layout, PREVIEW_FRAME);
    return { id, title, summary, text, needs, file, positions: layout.positions, drawing };
  });
  return made;
}
