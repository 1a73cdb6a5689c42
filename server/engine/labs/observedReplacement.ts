/** A whole new reading of the kernel as a change of the one before. */
import type { ObservedPatch } from "@/lib/observed/patch";
import type { Observed, ObservedInterface, ObservedNamespace } from "@/lib/observed/types";

function replaceNamespace(before: ObservedNamespace | undefined, after: ObservedNamespace) {
  const interfaces: Record<string, ObservedInterface | null> = { ...after.interfaces };
  for (const name of Object.keys(before?.interfaces ?? {})) interfaces[name] ??= null;
  const { name: _, ...facts } = after;
  return { ...facts, interfaces };
}

/** The patch that carries any earlier reading to `after`. */
export function observedReplacement(before: Observed, after: Observed): ObservedPatch {
  const namespaces: NonNullable<ObservedPatch["namespaces"]> = {};
  for (const name of Object.keys(before.namespaces)) namespaces[name] = null;
  for (const [name, namespace] of Object.entries(after.namespaces)) {
    namespaces[name] = replaceNamespace(before.namespaces[name], namespace);
  }
  return { namespaces, ovs: after.ovs, uplink: after.uplink ?? null };
}
