import type { Layout } from "../topology/layout";
import type { Need } from "./needs";

/** A lab to start from, with what there is to learn of it. */
export interface GalleryEntry {
  /** Part of addresses and of lab names: lower-case letters, digits and hyphens. */
  id: string;
  title: string;
  /** One line for the card. */
  summary: string;
  /** Paragraphs of plain text: what is seen, what to try, what it teaches. */
  text: string[];
  /** What the machine must have beyond iproute2, veth and bridges, sorted. */
  needs: Need[];
  /** The topology file. */
  file: string;
  layout: Layout;
}
