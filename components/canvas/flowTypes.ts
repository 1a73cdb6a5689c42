/** What React Flow is given: nodes and edges that are computed and never edited in place. */
import type { Edge, Node } from "@xyflow/react";
import type { ForeignLink, ForeignNode } from "@/lib/observed/foreign";
import type { Position } from "@/lib/topology/layout";
import type { Link, TopologyNode } from "@/lib/topology/schema";

export type DrawnNode = Node<{ node: TopologyNode; kindLine: string; addresses: string[] }, "drawn">;
/**
 * A stranger exists in the kernel and is not drawn. One that is `leaving` was deployed
 * and then deleted from the drawing: the next deploy removes it.
 */
export type StrangerNode = Node<{ stranger: ForeignNode; leaving: boolean }, "stranger">;
export type FlowNode = DrawnNode | StrangerNode;

export type CableEdge = Edge<{ link: Link }, "cable">;
export type StrangerEdge = Edge<{ stranger: ForeignLink; leaving: boolean }, "stranger">;
export type FlowEdge = CableEdge | StrangerEdge;

/** Top left corners by React Flow id. */
export type Places = Readonly<Record<string, Position | undefined>>;

const STRANGER = "foreign ";

/** React Flow's id of a foreign thing, apart from those of drawn ones: names may be equal. No name has a space. */
export const strangerId = (id: string): string => STRANGER + id;

/** The element that React Flow's id stands for. */
export const elementId = (flowId: string): string =>
  flowId.startsWith(STRANGER) ? flowId.slice(STRANGER.length) : flowId;
