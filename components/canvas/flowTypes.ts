/** What React Flow is given: nodes and edges that are computed and never edited in place. */
import type { Edge, Node } from "@xyflow/react";
import type { ForeignLink, ForeignNode } from "@/lib/observed/foreign";
import type { BundledLink } from "@/lib/observed/gravest";
import type { DrawnGroup } from "@/lib/topology/groups";
import type { Position } from "@/lib/topology/layout";
import type { Link, TopologyNode } from "@/lib/topology/schema";

export type DrawnNode = Node<{ node: TopologyNode; kindLine: string; addresses: string[] }, "drawn">;
/**
 * A stranger exists in the kernel and is not drawn. One that is `leaving` was deployed
 * and then deleted from the drawing: the next deploy removes it.
 */
export type StrangerNode = Node<{ stranger: ForeignNode; leaving: boolean }, "stranger">;
export type LabNode = DrawnNode | StrangerNode;
/** A collapsed group; `links` are the identities of those within. */
export type BoxNode = Node<{ group: DrawnGroup; links: readonly string[] }, "box">;
export type FlowNode = LabNode | BoxNode;

export type CableEdge = Edge<{ link: Link }, "cable">;
export type StrangerEdge = Edge<{ stranger: ForeignLink; leaving: boolean }, "stranger">;
/** Cables between the same two ends of which one is a collapsed group, drawn as one. */
export type BundleEdge = Edge<{ links: readonly BundledLink[] }, "bundle">;
export type FlowEdge = CableEdge | StrangerEdge | BundleEdge;

/** Top left corners by React Flow id. */
export type Places = Readonly<Record<string, Position | undefined>>;

const STRANGER = "foreign ";

/** React Flow's id of a foreign thing, apart from those of drawn ones: names may be equal. No name has a space. */
export const strangerId = (id: string): string => STRANGER + id;

/** React Flow's id of a collapsed group. */
export const boxId = (group: string): string => `group ${group}`;

/** React Flow's id of the cables between two React Flow nodes that are drawn as one. */
export const bundleId = (a: string, b: string): string => `bundle ${a} ${b}`;

/** The element that React Flow's id stands for. */
export const elementId = (flowId: string): string =>
  flowId.startsWith(STRANGER) ? flowId.slice(STRANGER.length) : flowId;
