/** Tells the events that a running lab has most, a cable's ends going up and down, from all others. Pure. */
import type { InterfaceRef } from "../topology/places";
import type { Observed, ObservedInterface } from "./types";

/** As it was but for its own state: the same end of the same pair, plugged in where it was. */
const stays = (before: ObservedInterface, after: ObservedInterface): boolean =>
  before.kind === "veth" &&
  after.kind === "veth" &&
  before.ifindex === after.ifindex &&
  before.master === after.master &&
  before.peer?.ifindex === after.peer?.ifindex &&
  before.peer?.ns === after.peer?.ns;

const compared = new WeakMap<Observed, { before: Observed; veths: readonly InterfaceRef[] | null }>();

/**
 * The ends of veth pairs whose state changed, when no interface came, went, moved or was
 * plugged elsewhere, nothing but veths changed, and Open vSwitch is as it was; else null.
 * What did not change has to have kept its identity (`===`), as patches keep it.
 */
export function changedVeths(before: Observed, after: Observed): readonly InterfaceRef[] | null {
  const known = compared.get(after);
  if (known?.before === before) return known.veths;
  const veths = compare(before, after);
  compared.set(after, { before, veths });
  return veths;
}

function compare(before: Observed, after: Observed): InterfaceRef[] | null {
  if (before.ovs !== after.ovs || before.uplink !== after.uplink) return null;
  const namespaces = Object.entries(after.namespaces);
  if (namespaces.length !== Object.keys(before.namespaces).length) return null;
  const changed: InterfaceRef[] = [];
  for (const [ns, now] of namespaces) {
    const was = before.namespaces[ns];
    if (!was) return null;
    if (was.interfaces === now.interfaces) continue;
    const interfaces = Object.entries(now.interfaces);
    if (interfaces.length !== Object.keys(was.interfaces).length) return null;
    for (const [name, iface] of interfaces) {
      const old = was.interfaces[name];
      if (old === iface) continue;
      if (!old || !stays(old, iface)) return null;
      changed.push({ ns, name });
    }
  }
  return changed;
}
