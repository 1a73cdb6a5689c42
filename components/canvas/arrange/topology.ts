/** The arrangement of a whole topology. Pure. */
import type { Position } from "@/lib/topology/layout";
import type { Topology } from "@/lib/topology/schema";
import { NO_TEXT, nodeSize, nodeTexts } from "../nodeText";
import { arrange } from "./index";

/** Places for all nodes, whatever places there are. */
export function arrangeTopology(topology: Topology): Record<string, Position> {
  const texts = nodeTexts(topology);
  return arrange(
    topology.nodes.map((node) => ({ name: node.name, ...nodeSize(node, texts.get(node.name) ?? NO_TEXT) })),
    topology.links.map(({ a, b }): [string, string] => [a.node, b.node]),
  );
}
