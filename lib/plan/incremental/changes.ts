/**
 * What is not as it was when there was nothing to do. Records and interfaces are
 * compared by identity (`===`), which patches keep for all that they do not touch.
 */
import type { Observed, ObservedInterface } from "../../observed/types";
import { ROOT_NS } from "../../topology/places";
import type { Topology } from "../../topology/schema";
import { own } from "../diff/own";
import { type Drawing, TooFar, type View } from "./view";

/** Puts into the view what one drawing has otherwise than another. */
export function addDrawn(view: View, before: Drawing, after: Drawing): void {
  if (before.topology === after.topology) return;
  for (const [one, other] of [
    [before, after],
    [after, before],
  ] as const) {
    for (const node of one.topology.nodes) if (other.nodes.get(node.name) !== node) view.addNode(node);
    const known = new Set(other.topology.links);
    for (const link of one.topology.links) if (!known.has(link)) view.addLink(link, one);
  }
}

/** Puts into the view what the kernel has otherwise than before. */
export function addObserved(view: View, before: Observed, after: Observed, drawings: readonly Drawing[]): void {
  if (before === after) return;
  if (before.ovs !== after.ovs) throw new TooFar();
  for (const [one, other] of [
    [before, after],
    [after, before],
  ] as const) {
    for (const [ns, found] of Object.entries(one.namespaces)) {
      if (ns !== ROOT_NS && own(other.namespaces, ns) !== found) view.whole.add(ns);
    }
  }
  addRoot(view, before.namespaces[ROOT_NS]?.interfaces ?? {}, after.namespaces[ROOT_NS]?.interfaces ?? {}, drawings);
}

type Interfaces = Record<string, ObservedInterface>;

function addRoot(view: View, before: Interfaces, after: Interfaces, drawings: readonly Drawing[]): void {
  if (before === after) return;
  /** Names that something else has now, or nothing. */
  const others = new Set<string>();
  const changed = (name: string) => {
    view.add(ROOT_NS, name);
    if (own(before, name)?.kind !== own(after, name)?.kind) others.add(name);
  };
  for (const [name, found] of Object.entries(after)) if (own(before, name) !== found) changed(name);
  for (const name of Object.keys(before)) if (!own(after, name)) changed(name);
  if (others.size === 0) return;
  // A port is no port any more when its bridge is gone, whatever it says itself.
  for (const [name, { master }] of Object.entries(after)) {
    if (master !== undefined && others.has(master)) view.add(ROOT_NS, name);
  }
  for (const { nodes } of drawings) {
    for (const name of others) {
      const node = nodes.get(name);
      if (node?.kind === "bridge") view.addNode(node);
    }
  }
}

/** Whether nothing that is drawn of the lab's root hangs together with all of its interfaces, or with what is outside of the lab. */
export const rootIsApart = ({ nodes }: Topology): boolean =>
  nodes.every(
    (node) => node.kind !== "uplink" && (node.kind !== "host" || (!node.routes?.length && !node.interfaces?.length)),
  );
