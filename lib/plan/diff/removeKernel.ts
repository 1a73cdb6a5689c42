/** Interfaces and namespaces of the kernel that have to go. */
import type { ObservedInterface } from "../../observed/types";
import { type ElementRef, linkRef, nodeRef } from "../../topology/ids";
import { type InterfaceRef, ROOT_NS } from "../../topology/places";
import { isDevice, readDevice } from "../devices";
import { type DiffContext, reasonToRemove } from "./context";
import { isOvsMade } from "./current";
import type { Why } from "./draft";
import { placeKey } from "./wanted";

/** Whether what is at a wanted place is what the drawing has there. */
function fits(context: DiffContext, at: InterfaceRef, found: ObservedInterface): boolean {
  const { wanted, intact, current } = context;
  const drawn = wanted.interfaces.get(placeKey(at));
  if (wanted.veths.has(placeKey(at))) return intact.has(placeKey(at));
  if (drawn?.device) return isDevice(drawn.device, found);
  // The machine's end tells whether it is the other end of this one; where nobody tells, a veth will do.
  if (drawn?.role === "uplink") return found.kind === "veth" && current.observed.uplink?.cable !== false;
  if (drawn?.role === "switch") {
    return drawn.node.kind === "bridge" ? found.kind === "bridge" : current.hasOvsBridge(at.name);
  }
  // An internal port: where its port is in order, the interface in the lab's root is the live one
  // and one elsewhere is what a dead ovs-vswitchd left behind.
  const live = current.port(at.name) !== undefined && isOvsMade(found);
  return live && (at.ns === ROOT_NS || current.interfaceAt({ ns: ROOT_NS, name: at.name }) === undefined);
}

/** Whether an interface that nobody wants is of the kinds that a drawing can hold. Open vSwitch's own (ovs-netdev) are not. */
const drawable = (found: ObservedInterface): boolean =>
  found.kind === "veth" || found.kind === "bridge" || (!isOvsMade(found) && readDevice(found, []) !== null);

function reason(
  context: DiffContext,
  at: InterfaceRef,
  found: ObservedInterface,
): { element: ElementRef; why: Why } | null {
  const { wanted, applied, current } = context;
  const key = placeKey(at);
  const drawn = wanted.interfaces.get(key);
  const before = applied?.interfaces.get(key);
  // A network card is the machine's own, whatever its kind.
  if (drawn?.role === "nic" || before?.role === "nic") return null;
  if (drawn) return fits(context, at, found) ? null : { element: drawn.element, why: "follows" };
  // The interface of a port that stays in the database is not ours to delete.
  if (isOvsMade(found) && (current.port(at.name) !== undefined || current.hasOvsBridge(at.name))) return null;
  if (before) return { element: before.element, why: "obsolete" };
  const why = drawable(found) ? reasonToRemove(context, false) : null;
  const element = foreignElement(at, found);
  return why && { element, why };
}

/** The element of an interface that nobody drew, with the id that lib/observed/foreign gives it. */
function foreignElement(at: InterfaceRef, found: ObservedInterface): ElementRef {
  if (at.ns === ROOT_NS && (found.kind === "bridge" || found.device?.mode === "tap")) return nodeRef(at.name);
  return found.kind === "veth" ? linkRef(placeKey(at)) : nodeRef(at.ns);
}

function removeInterface(context: DiffContext, at: InterfaceRef, found: ObservedInterface): void {
  const { current, draft } = context;
  const because = reason(context, at, found);
  if (!because) return;
  const phase = found.kind === "bridge" ? "switches" : "links";
  const peer = found.kind === "veth" ? current.peerOf(found) : null;
  // Either end will do; the one in the lab's root is the shorter command.
  const [target, other] = peer && at.ns !== ROOT_NS && peer.ns === ROOT_NS ? [peer, at] : [at, peer];
  draft.add(
    phase,
    { op: "deleteInterface", at: target, kind: found.kind, ...(other && { peer: other }) },
    because.element,
    because.why,
  );
  current.removeInterface(at);
}

/** Namespaces that go, with the reason. */
function doomedNamespaces(context: DiffContext): Map<string, Why> {
  const doomed = new Map<string, Why>();
  for (const ns of Object.keys(context.current.observed.namespaces)) {
    if (ns === ROOT_NS || context.wanted.namespaces.has(ns)) continue;
    const why = reasonToRemove(context, context.applied?.namespaces.has(ns));
    if (why) doomed.set(ns, why);
  }
  return doomed;
}

export function removeKernel(context: DiffContext): void {
  const { current, draft, applied } = context;
  const doomed = doomedNamespaces(context);
  for (const { name: ns, interfaces } of Object.values(current.observed.namespaces)) {
    // Nobody drew this namespace: what is in it is its owner's.
    if (ns !== ROOT_NS && !context.wanted.namespaces.has(ns) && !doomed.has(ns)) continue;
    for (const { name } of Object.values(interfaces)) {
      const at = { ns, name };
      const found = current.interfaceAt(at);
      // Physical and loopback devices have no kind and cannot be deleted.
      if (!found || found.kind === "") continue;
      // The kernel takes a namespace away some time after its name has gone. Cables that were drawn
      // are deleted by name, at once, lest their names be still taken when a later step wants them.
      // Devices have no end elsewhere.
      const before = applied?.interfaces.get(placeKey(at));
      if (doomed.has(ns) && (!before || before.device)) continue;
      removeInterface(context, at, found);
    }
  }
  for (const [name, why] of doomed) {
    draft.add("namespaces", { op: "deleteNamespace", name }, nodeRef(name), why);
    current.removeNamespace(name);
  }
}
