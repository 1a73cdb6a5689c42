/** Services of namespaces and of the host. */
import { LAB_ELEMENT, nodeRef } from "../../topology/ids";
import { namespaceOf, ROOT_NS } from "../../topology/places";
import { type Service, servicesOf } from "../../topology/services";
import { type DiffContext, reasonToRemove } from "./context";
import type { Why } from "./draft";
import { own } from "./own";
import type { Wanted } from "./wanted";

interface Place {
  node: string | null;
  services: readonly Service[];
}

function placesOf(wanted: Wanted | null): Map<string, Place> {
  const stations = [...(wanted?.nodes.values() ?? [])].filter(({ kind }) => kind === "namespace" || kind === "host");
  return new Map(stations.map((node) => [namespaceOf(node), { node: node.name, services: servicesOf(node) }]));
}

const named = (place: Place | undefined, name: string) => place?.services.find((service) => service.name === name);
const sameCommand = (a: readonly string[], b: readonly string[]) => JSON.stringify(a) === JSON.stringify(b);

/**
 * A service counts as there once it was started with its command, whether or not
 * it still runs: one that ends by itself has done what was drawn.
 */
export function settleServices(context: DiffContext): void {
  const { wanted, applied, current, draft } = context;
  const drawn = placesOf(wanted);
  const before = placesOf(applied);
  for (const ns of new Set([...drawn.keys(), ROOT_NS, ...Object.keys(current.observed.namespaces)])) {
    const place = drawn.get(ns);
    const element = place?.node
      ? nodeRef(place.node)
      : before.get(ns)?.node
        ? nodeRef(before.get(ns)?.node ?? "")
        : LAB_ELEMENT;
    // What runs in a namespace that is not there any more, or that the plan removes, is none of its successor's.
    const found = own(current.observed.namespaces, ns)?.services ?? {};
    const isNew = !current.hasNamespace(ns);
    const stop = (name: string, command: string[], why: Why) =>
      draft.add("stopServices", { op: "stopService", ns, name, command }, element, why, false);

    for (const [name, { command }] of Object.entries(found)) {
      const wish = named(place, name);
      if (wish && !isNew && sameCommand(wish.command, command)) continue;
      const why = wish || isNew ? "follows" : reasonToRemove(context, named(before.get(ns), name) !== undefined);
      if (why) stop(name, command, why);
    }
    for (const service of place?.services ?? []) {
      const there = isNew ? undefined : own(found, service.name);
      if (there && sameCommand(there.command, service.command)) continue;
      const why = there ? "changed" : draft.isMade(element) ? "follows" : "missing";
      draft.addLate("startServices", { op: "startService", ns, ...service }, element, why);
    }
  }
}
