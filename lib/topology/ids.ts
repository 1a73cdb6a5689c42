/** Names for the elements of a drawing, shared by plan, protocol and canvas. */
import { z } from "zod";
import type { Link, Topology, TopologyNode } from "./schema";

/** Identity of a link: its a end's place. Unique wherever interface names are. */
export function linkId(link: Link): string {
  return `${link.a.node}:${link.a.name}`;
}

/** What a step, an issue, a drift item or a log line is about. */
export const elementSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("node"), id: z.string() }),
  z.strictObject({ type: z.literal("link"), id: z.string() }),
  z.strictObject({ type: z.literal("lab"), id: z.literal("") }),
]);
export type ElementRef = z.infer<typeof elementSchema>;

/** The lab itself as an element: what serves no single node or link. */
export const LAB_ELEMENT: ElementRef = { type: "lab", id: "" };

export const nodeRef = (id: string): ElementRef => ({ type: "node", id });
export const linkRef = (id: string): ElementRef => ({ type: "link", id });

/** One string for an element, for maps and React keys. */
export const elementKey = (ref: ElementRef): string => `${ref.type}/${ref.id}`;

export function findNode(topology: Topology, name: string): TopologyNode | undefined {
  return topology.nodes.find((node) => node.name === name);
}

export function findLink(topology: Topology, id: string): Link | undefined {
  return topology.links.find((link) => linkId(link) === id);
}
