/** Whose a MAC address is, for pointing at it on the canvas. */
import type { Observed } from "@/lib/observed/types";
import { type ElementRef, nodeRef } from "@/lib/topology/ids";
import { drawnInterfaces } from "@/lib/topology/interfaces";
import type { Topology } from "@/lib/topology/schema";

export interface MacOwner {
  /** The node that has the interface. */
  element: ElementRef;
  /** "tap1 of ns1" */
  words: string;
}

/** The drawn interface with a MAC address now; null where it is nobody's that is drawn. */
export function macOwner(mac: string, topology: Topology, observed: Observed): MacOwner | null {
  for (const { ref, node } of drawnInterfaces(topology)) {
    if (observed.namespaces[ref.ns]?.interfaces[ref.name]?.mac !== mac) continue;
    return { element: nodeRef(node.name), words: ref.name === node.name ? node.name : `${ref.name} of ${node.name}` };
  }
  return null;
}
