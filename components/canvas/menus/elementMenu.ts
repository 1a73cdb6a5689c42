import { adopt } from "@/components/state/actions";
import { useLabStore } from "@/components/state/labStore";
import { type ElementRef, findLink, findNode } from "@/lib/topology/ids";
import type { MenuGroups } from "./entry";
import { linkMenu } from "./linkMenu";
import { nodeMenu } from "./nodeMenu";

/** What can be done with a node or a cable, or with one that exists and is not drawn. */
export function elementMenu(ref: ElementRef): MenuGroups {
  const topology = useLabStore.getState().lab?.topology;
  if (!topology) return [];
  if (ref.type === "node" && findNode(topology, ref.id)) return nodeMenu(ref.id);
  if (ref.type === "link" && findLink(topology, ref.id)) return linkMenu(ref.id);
  return [[{ id: "adopt", label: "Adopt into the drawing", run: () => adopt([ref]) }]];
}
