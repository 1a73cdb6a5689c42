/** Changes of the observed state as data, small enough to send for each event. */
import type {
  NamespaceFacts,
  Observed,
  ObservedInterface,
  ObservedNamespace,
  ObservedOvs,
  ObservedUplink,
} from "./types";

/** Change of one namespace; a fact that is absent is as it was. */
export interface NamespaceChange extends NamespaceFacts {
  nsid: number | null;
  interfaces: Record<string, ObservedInterface | null>;
}

/** Null means gone. A namespace that is not named is as it was, and so is an interface. */
export interface ObservedPatch {
  namespaces?: Record<string, NamespaceChange | null>;
  ovs?: ObservedOvs;
  uplink?: ObservedUplink | null;
}

function applyNamespace(
  before: ObservedNamespace | undefined,
  name: string,
  { interfaces: changed, ...facts }: NamespaceChange,
): ObservedNamespace {
  const interfaces = { ...before?.interfaces };
  for (const [ifname, value] of Object.entries(changed)) {
    if (value) interfaces[ifname] = value;
    else delete interfaces[ifname];
  }
  return { ...before, ...facts, name, interfaces };
}

/** The observed state after a patch; what the patch does not touch keeps its identity (`===`). */
export function applyObservedPatch(observed: Observed, patch: ObservedPatch): Observed {
  const namespaces = patch.namespaces ? { ...observed.namespaces } : observed.namespaces;
  for (const [name, change] of Object.entries(patch.namespaces ?? {})) {
    if (change) namespaces[name] = applyNamespace(namespaces[name], name, change);
    else delete namespaces[name];
  }
  const uplink = patch.uplink === undefined ? observed.uplink : patch.uplink;
  return { namespaces, ovs: patch.ovs ?? observed.ovs, ...(uplink && { uplink }) };
}

/** Two patches in order as one. */
export function joinObservedPatches(first: ObservedPatch, second: ObservedPatch): ObservedPatch {
  const namespaces = { ...first.namespaces };
  for (const [name, change] of Object.entries(second.namespaces ?? {})) {
    const earlier = namespaces[name];
    // A namespace deleted and made again between two sends must not keep what it had:
    // the sender (observer) lists every old interface as null in that case.
    namespaces[name] =
      change && earlier
        ? { ...earlier, ...change, interfaces: { ...earlier.interfaces, ...change.interfaces } }
        : change;
  }
  const uplink = second.uplink === undefined ? first.uplink : second.uplink;
  return {
    ...(Object.keys(namespaces).length > 0 && { namespaces }),
    ...(uplink !== undefined && { uplink }),
    ...((second.ovs ?? first.ovs) && { ovs: second.ovs ?? first.ovs }),
  };
}
