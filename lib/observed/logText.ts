/** Events as one line each for people: "ns2 tap2 lost carrier (state DOWN)". */
import { ROOT_NS } from "../topology/places";
import { carries, isUp } from "./interfaceEnd";
import type { AddressEvent, NeighbourEvent, NetconfEvent, RouteEvent } from "./monitorLine";
import type { ObservedInterface, ObservedOvs } from "./types";

export interface LogText {
  level: "info" | "good" | "warning" | "error";
  text: string;
}

const info = (text: string): LogText => ({ level: "info", text });
const good = (text: string): LogText => ({ level: "good", text });
const warning = (text: string): LogText => ({ level: "warning", text });

/** A namespace at the start of a line. */
export const nsText = (ns: string): string => (ns === ROOT_NS ? "root" : ns);

function adminAndCarrier(who: string, before: ObservedInterface, after: ObservedInterface): LogText[] {
  const state = `(state ${after.operstate})`;
  if (isUp(before) !== isUp(after)) {
    if (!isUp(after)) return [warning(`${who} set down`)];
    return [carries(after) ? good(`${who} set up, has carrier ${state}`) : info(`${who} set up, no carrier ${state}`)];
  }
  if (carries(before) === carries(after)) return [];
  return [carries(after) ? good(`${who} has carrier ${state}`) : warning(`${who} lost carrier ${state}`)];
}

/** What a person would say happened to an interface; addresses have events of their own. */
export function interfaceChangeTexts(ns: string, before: ObservedInterface, after: ObservedInterface): LogText[] {
  const who = `${nsText(ns)} ${after.name}`;
  const texts = adminAndCarrier(who, before, after);
  if (before.mtu !== after.mtu) texts.push(info(`${who} MTU ${before.mtu} → ${after.mtu}`));
  if (before.mac !== after.mac) texts.push(info(`${who} MAC ${before.mac || "none"} → ${after.mac || "none"}`));
  if (before.master !== after.master) {
    if (before.master) texts.push(warning(`${who} left ${before.master}`));
    if (after.master) texts.push(info(`${who} is a port of ${after.master}`));
  }
  const state = after.port?.state;
  // "disabled" goes with being down, which has its own line.
  if (state && state !== before.port?.state && state !== "disabled") {
    texts.push(state === "forwarding" ? good(`${who} is forwarding`) : info(`${who} is ${state} (STP)`));
  }
  return texts;
}

export const interfaceAddedText = (ns: string, name: string): LogText => info(`${nsText(ns)} ${name} appeared`);

export function interfaceRemovedText(ns: string, name: string, moved: boolean): LogText {
  return moved
    ? info(`${nsText(ns)} ${name} moved to another namespace`)
    : warning(`${nsText(ns)} ${name} was deleted`);
}

export const interfaceRenamedText = (ns: string, from: string, to: string): LogText =>
  info(`${nsText(ns)} ${from} was renamed ${to}`);

export function addressText(ns: string, name: string, event: AddressEvent): LogText {
  const who = `${nsText(ns)} ${name}`;
  if (event.deleted) return info(`${who} − ${event.cidr}`);
  if (event.dadfailed) return warning(`${who} ${event.cidr} is taken by somebody else (duplicate address detection)`);
  return info(`${who} + ${event.cidr}${event.tentative ? " (tentative)" : ""}`);
}

/** Null for routes that the kernel makes for itself: local, broadcast and multicast ones. */
export function routeText(ns: string, { route, via, table, deleted }: RouteEvent): LogText | null {
  if (table === "local" || /^(?:local|broadcast|multicast|anycast) /.test(route)) return null;
  return info(
    `${nsText(ns)} ${deleted ? "−" : "+"} route ${route}${via ? ` via ${via}` : ""}${table === "main" ? "" : ` (table ${table})`}`,
  );
}

export function forwardingText(ns: string, { family, forwarding }: NetconfEvent): LogText {
  return info(`${nsText(ns)} forwards ${family === "inet" ? "IPv4" : "IPv6"}: ${forwarding ? "on" : "off"}`);
}

/** Null for what tells a person nothing: forwarding tables, multicast, and the steps between known and unknown. */
export function neighbourText(ns: string, { address, mac, state, deleted }: NeighbourEvent): LogText | null {
  if (address === null || deleted) return null;
  const who = `${nsText(ns)} ${address}`;
  if (state === "FAILED") return warning(`${who} does not answer (FAILED)`);
  if (mac === null || !["REACHABLE", "STALE", "PERMANENT"].includes(state)) return null;
  return info(`${who} is at ${mac} ${state}`);
}

export const namespaceText = (name: string, added: boolean): LogText =>
  added ? info(`namespace ${name} was added`) : warning(`namespace ${name} was deleted`);

/** What changed in Open vSwitch, port by port. */
export function ovsTexts(before: ObservedOvs, after: ObservedOvs): LogText[] {
  const texts: LogText[] = [];
  if (before.running !== after.running) {
    texts.push(after.running ? good("Open vSwitch is running") : warning("Open vSwitch is not running"));
  }
  for (const [name, was] of Object.entries(before.bridges)) {
    const now = after.bridges[name];
    if (!now) texts.push(warning(`bridge ${name} was deleted`));
    for (const port of now ? Object.keys(was.ports) : []) {
      if (!now?.ports[port]) texts.push(warning(`${name} lost port ${port}`));
    }
  }
  for (const [name, now] of Object.entries(after.bridges)) {
    const was = before.bridges[name];
    if (!was) texts.push(info(`bridge ${name} was added`));
    for (const port of Object.values(now.ports)) {
      const old = was?.ports[port.name];
      if (!old && port.name !== name)
        texts.push(info(`${name} has port ${port.name}${port.type ? ` (${port.type})` : ""}`));
      if (port.error && port.error !== old?.error)
        texts.push({ level: "error", text: `${name} port ${port.name}: ${port.error}` });
    }
  }
  return texts;
}
