/** Which drawn veth pairs the kernel has as drawn. */
import type { InterfaceRef } from "../../topology/places";
import type { Current } from "./current";
import { placeKey, type Wanted } from "./wanted";

/** Whether the end at `own` says that its peer is the interface at `other`; a peer that is not known is believed. */
function joins(current: Current, at: InterfaceRef, other: InterfaceRef): boolean {
  const [found, peer] = [current.interfaceAt(at), current.interfaceAt(other)];
  if (found?.kind !== "veth" || peer?.kind !== "veth") return false;
  if (!found.peer) return true;
  return found.peer.ifindex === peer.ifindex && (found.peer.ns === null || found.peer.ns === other.ns);
}

export function intactPairs(wanted: Wanted, current: Current): Set<string> {
  const intact = new Set<string>();
  for (const { a, b } of wanted.veths.values()) {
    if (joins(current, a, b) && joins(current, b, a)) intact.add(placeKey(a)).add(placeKey(b));
  }
  return intact;
}
