/** Comparing and patching observed interfaces, keeping the identity (`===`) of what did not change. */
import { sameDeviceInfo } from "./deviceInfo";
import type { LinkEvent } from "./monitorLine";
import type { ObservedPatch } from "./patch";
import type { Counters, NamespaceFacts, ObservedAddress, ObservedInterface } from "./types";

type Change = NonNullable<NonNullable<ObservedPatch["namespaces"]>[string]>;

const sameList = <T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean = Object.is): boolean =>
  a.length === b.length && a.every((item, at) => same(item, b[at] as T));

const sameAddress = (a: ObservedAddress, b: ObservedAddress): boolean =>
  a.cidr === b.cidr &&
  a.scope === b.scope &&
  a.tentative === b.tentative &&
  a.dadfailed === b.dadfailed &&
  a.dynamic === b.dynamic;

const sameCounters = (a?: Counters, b?: Counters): boolean =>
  a === b || (!!a && !!b && (Object.keys(a) as (keyof Counters)[]).every((key) => a[key] === b[key]));

const FACTS = ["routes", "forwarding", "ruleset", "services"] as const satisfies readonly (keyof NamespaceFacts)[];

/** The facts of `after` that are not as in `before`; null where all are. Short lists, compared as text. */
export function changedFacts(before: NamespaceFacts, after: NamespaceFacts): NamespaceFacts | null {
  const changed = FACTS.filter(
    (fact) =>
      after[fact] !== undefined &&
      after[fact] !== before[fact] &&
      JSON.stringify(after[fact]) !== JSON.stringify(before[fact]),
  );
  return changed.length === 0 ? null : Object.fromEntries(changed.map((fact) => [fact, after[fact]]));
}

/** Small records of one maker, so that their keys are in one order. */
const sameText = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** Equal in all but the counters, which rise all the time. */
export function sameInterface(a: ObservedInterface, b: ObservedInterface): boolean {
  return (
    a.ifindex === b.ifindex &&
    a.name === b.name &&
    a.kind === b.kind &&
    a.operstate === b.operstate &&
    a.mtu === b.mtu &&
    a.mac === b.mac &&
    a.master === b.master &&
    a.peer?.ifindex === b.peer?.ifindex &&
    a.peer?.ns === b.peer?.ns &&
    sameDeviceInfo(a.device, b.device) &&
    a.txqueuelen === b.txqueuelen &&
    a.mark === b.mark &&
    sameText(a.bridge, b.bridge) &&
    sameText(a.port, b.port) &&
    sameText(a.offload, b.offload) &&
    sameText(a.egress, b.egress) &&
    sameList(a.flags, b.flags) &&
    sameList(a.addresses, b.addresses, sameAddress)
  );
}

/**
 * What carries one namespace's interfaces to another state; null where they are
 * alike. Counters alone make a difference only with `counters`.
 */
export function diffInterfaces(
  before: Record<string, ObservedInterface>,
  after: Record<string, ObservedInterface>,
  { counters = false } = {},
): Change["interfaces"] | null {
  const change: Change["interfaces"] = {};
  for (const name of Object.keys(before)) if (!after[name]) change[name] = null;
  for (const [name, now] of Object.entries(after)) {
    const was = before[name];
    const alike = was && sameInterface(was, now) && (!counters || sameCounters(was.counters, now.counters));
    if (!alike) change[name] = now;
  }
  return Object.keys(change).length > 0 ? change : null;
}

/**
 * Whether an event tells of something that only reading the namespace shows: a
 * new, deleted or renamed interface, a change of master, a port's new state.
 */
export function needsReading(iface: ObservedInterface | undefined, event: LinkEvent): boolean {
  if (!iface || event.deleted || event.ofBridge || iface.name !== event.name) return true;
  return event.hasMaster !== (iface.master !== undefined);
}

/** The interface after a LINK event about it; the same object when the event tells nothing new. */
export function afterLinkEvent(iface: ObservedInterface, event: LinkEvent): ObservedInterface {
  const { flags, operstate, mtu, mac } = event;
  // Such lines carry the bridge's view of the port: flags may lack what the interface has.
  if (event.ofBridge || event.deleted) return iface;
  const after = { ...iface, flags, operstate, mtu, mac };
  if (sameInterface(iface, after)) return iface;
  // The bridge enables and disables its port with the carrier and tells the port's
  // new state in no event: unknown until it is read.
  const carried = iface.flags.includes("LOWER_UP") !== flags.includes("LOWER_UP");
  if (carried) delete after.port;
  return after;
}
