/** Icons of the things that a lab is made of. */
import { isRouter } from "@/lib/topology/places";
import type { NodeKind, TopologyNode } from "@/lib/topology/schema";

/** A namespace or host that forwards has a look of its own. */
export type NodeIcon = NodeKind | "router";

const PATHS: Record<NodeIcon, string> = {
  namespace: "M4 7h12v8H4z M7 15v2 M13 15v2 M6 4h8v3H6z",
  bridge: "M3 10h14 M5 10V6 M10 10V6 M15 10V6 M5 10v4 M10 10v4 M15 10v4",
  ovs: "M4 6h9l-2.5-2.5 M16 14H7l2.5 2.5 M4 10h12",
  router:
    "M10 2.5a7.5 7.5 0 1 0 .01 0 M8.5 8.5 5.5 5.5 M5.5 8V5.5H8 M11.5 11.5l3 3 M14.5 12v2.5H12 M14.5 5.5l-3 3 M11.5 6v2.5H14 M5.5 14.5l3-3 M8.5 14v-2.5H6",
  host: "M3 4h14v9H3z M7 17h6 M10 13v4",
  tap: "M3 5h9v10H3z M12 10h5 M6 8l2 2-2 2",
  nic: "M3 5h14v8H3z M6 13v3 M9 13v3 M12 13v3 M6 8h4v2H6z",
  uplink:
    "M5.5 12a3.5 3.5 0 1 1 .7-6.93A4.5 4.5 0 0 1 14.8 6.5 2.8 2.8 0 0 1 15 12 M10 17.5V9.5 M7.5 12 10 9.5 12.5 12",
};

/** What each kind is called where people read it. */
export const KIND_TITLES: Record<NodeKind, string> = {
  namespace: "Namespace",
  bridge: "Linux bridge",
  ovs: "Open vSwitch",
  host: "Host",
  tap: "TAP",
  nic: "Network card",
  uplink: "Uplink",
};

export const iconOf = (node: TopologyNode): NodeIcon => (isRouter(node) ? "router" : node.kind);

export function KindIcon({ kind, size = 20 }: { kind: NodeIcon; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[kind]} />
    </svg>
  );
}
