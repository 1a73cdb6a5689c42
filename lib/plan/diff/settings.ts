/** MTU, MAC, addresses and admin state of drawn interfaces. */
import type { ObservedAddress } from "../../observed/types";
import { type ElementRef, nodeRef } from "../../topology/ids";
import { type Egress, egressOf, sameEgress } from "../../topology/impair";
import type { DrawnInterface, InterfaceSettings } from "../../topology/interfaces";
import { ROOT_NS } from "../../topology/places";
import { OFFLOADS, type OffloadSettings } from "../../topology/switching";
import type { Step } from "../step";
import { addressChanges, canonicalCidr } from "./addresses";
import type { DiffContext } from "./context";
import type { Why } from "./draft";
import { macText } from "./make";
import { placeKey } from "./wanted";

/** What an interface has at the moment when its settings come. */
interface Now {
  /** Null where it is made by this plan and the value depends on its ports. */
  mtu: number | null;
  mac: string;
  up: boolean;
  addresses: readonly ObservedAddress[];
  txqueuelen?: number;
  offload?: OffloadSettings;
  egress?: Egress;
}

/** The kernel's MTU of an Ethernet interface that nobody set. */
const DEFAULT_MTU = 1500;

/** The kernel's queue of an Ethernet interface that nobody set. */
const DEFAULT_QUEUE = 1000;

/**
 * Offloads to switch. What was not read is switched as drawn; what was drawn and
 * is no longer goes back on, as everything that can be drawn is on a new veth, but GRO.
 */
function offloadChange(
  wanted: OffloadSettings = {},
  before: OffloadSettings = {},
  now: OffloadSettings = {},
): { set: OffloadSettings; was: OffloadSettings } | null {
  const set: OffloadSettings = {};
  const was: OffloadSettings = {};
  for (const feature of OFFLOADS) {
    const goal = wanted[feature] ?? (before[feature] === undefined ? undefined : feature !== "gro");
    if (goal === undefined || goal === now[feature]) continue;
    // Nobody reads what nobody draws: it has gone back already.
    if (wanted[feature] === undefined && now[feature] === undefined) continue;
    set[feature] = goal;
    was[feature] = now[feature] ?? !goal;
  }
  return Object.keys(set).length > 0 ? { set, was } : null;
}

/** Whether Open vSwitch decides about an interface's MTU: it does so for its own, as long as they are in its namespace. */
function ovsKeepsMtu({ role, node, ref }: DrawnInterface, { wanted }: DiffContext): boolean {
  if (ref.ns !== ROOT_NS) return false;
  if (role === "switch") return node.kind === "ovs";
  return role === "end" && wanted.ports.get(ref.name)?.type === "internal";
}

function nowOf(context: DiffContext, drawn: DrawnInterface): { now: Now; isNew: boolean } {
  const { current } = context;
  const found = current.interfaceAt(drawn.ref);
  if (found) {
    return {
      now: { ...found, up: found.flags.includes("UP") },
      isNew: false,
    };
  }
  const port =
    current.port(drawn.ref.name)?.port.type === "internal" &&
    current.interfaceAt({ ns: ROOT_NS, name: drawn.ref.name });
  // Moved by this plan: it arrives down and without addresses.
  if (port) return { now: { mtu: port.mtu, mac: port.mac, up: false, addresses: [] }, isNew: false };
  const { mac, mtu } = drawn.settings;
  const { device } = drawn;
  const bornWith =
    context.wanted.veths.has(placeKey(drawn.ref)) ||
    (device ? device.kind !== "tap" && device.kind !== "tun" : drawn.node.kind === "bridge");
  return {
    now: {
      mtu: context.wanted.veths.has(placeKey(drawn.ref)) ? (mtu ?? DEFAULT_MTU) : null,
      mac: bornWith && mac !== undefined ? macText(mac) : "",
      up: false,
      addresses: [],
    },
    isNew: true,
  };
}

const mtuOf = ({ mtu }: InterfaceSettings): number => mtu ?? DEFAULT_MTU;

function steps(context: DiffContext, drawn: DrawnInterface, before: InterfaceSettings | undefined, now: Now): Step[] {
  const { settings, ref: at } = drawn;
  const result: Step[] = [];
  const localPort = drawn.role === "switch" && drawn.node.kind === "ovs";

  const up = settings.up ?? true;
  const goesDown = now.up && !up;
  const drawnBefore = new Set(before?.addresses?.map(canonicalCidr));
  const { remove, add, again } = addressChanges(
    settings.addresses ?? [],
    now.addresses,
    (cidr) => context.removeForeign || drawnBefore.has(cidr),
    goesDown,
  );
  for (const cidr of remove) result.push({ op: "deleteAddress", at, cidr });

  // After the addresses that go: an MTU below 1280 takes IPv6 off the interface, and they could not be deleted.
  // What a device has of itself depends on its kind: there is none to go back to.
  const isVeth = context.wanted.veths.has(placeKey(at));
  const mtu = settings.mtu ?? (isVeth || (before?.mtu !== undefined && !drawn.device) ? DEFAULT_MTU : undefined);
  if (mtu !== undefined && mtu !== now.mtu) {
    result.push({
      op: "setMtu",
      at,
      mtu,
      was: now.mtu ?? DEFAULT_MTU,
      ...(ovsKeepsMtu(drawn, context) && { ovs: true }),
    });
  }
  const length = settings.txqueuelen ?? (before?.txqueuelen === undefined ? undefined : DEFAULT_QUEUE);
  if (length !== undefined && length !== now.txqueuelen)
    result.push({ op: "setQueueLength", at, length, was: now.txqueuelen ?? DEFAULT_QUEUE });
  const offloads = offloadChange(settings.offload, before?.offload, now.offload);
  if (offloads) result.push({ op: "setOffload", at, ...offloads });
  const [egress, hasEgress] = [egressOf(settings.impair), now.egress ?? {}];
  // What a network card or a switch itself does to its packets is nobody's business here.
  if ((drawn.role === "end" || drawn.role === "port") && !sameEgress(egress, hasEgress))
    result.push({
      op: "setEgress",
      at,
      set: egress,
      was: hasEgress,
      ...(mtuOf(settings) !== DEFAULT_MTU && { mtu: mtuOf(settings) }),
    });
  // There is no MAC address to go back to: the kernel's own was drawn by lot.
  const mac = settings.mac === undefined ? undefined : macText(settings.mac);
  if (mac !== undefined && mac !== now.mac)
    result.push({ op: "setMac", at, mac, was: now.mac, ...(localPort && { ovs: true }) });

  if (goesDown) result.push({ op: "setAdmin", at, up: false });
  for (const cidr of again) result.push({ op: "addAddress", at, cidr, again: true });
  for (const cidr of add) result.push({ op: "addAddress", at, cidr });
  if (up && !now.up) result.push({ op: "setAdmin", at, up: true });
  return result;
}

/** Loopback first: it belongs to the namespace itself. */
function loopback({ current, draft }: DiffContext, ns: string): void {
  const at = { ns, name: "lo" };
  if (current.interfaceAt(at)?.flags.includes("UP")) return;
  draft.addLate(
    { namespace: ns },
    { op: "setAdmin", at, up: true },
    nodeRef(ns),
    draft.isMade(nodeRef(ns)) ? "follows" : "changed",
  );
}

/** The host's own ends come with the namespaces, the switches' side after all of them. */
function whereOf({ role, ref }: DrawnInterface) {
  // What one is built on in the root may be a switch or its port.
  if ((role === "device" || role === "uplink") && ref.ns === ROOT_NS) return "rootDevices" as const;
  if (role === "switch") return "switchInterfaces" as const;
  return role === "port" ? ("switchPorts" as const) : { namespace: ref.ns };
}

export function settleInterfaces(context: DiffContext): void {
  const { wanted, applied, draft } = context;
  for (const ns of wanted.namespaces) loopback(context, ns);
  for (const [key, drawn] of wanted.interfaces) {
    // A network card has settings of its own that are nobody's business here.
    if (drawn.role === "nic") continue;
    const before = applied?.interfaces.get(key)?.settings;
    const { now, isNew } = nowOf(context, drawn);
    const element: ElementRef = drawn.element;
    for (const step of steps(context, drawn, isNew ? undefined : before, now)) {
      const why: Why =
        isNew || draft.isMade(element) || (step.op === "addAddress" && step.again) ? "follows" : "changed";
      draft.addLate(whereOf(drawn), step, element, why);
    }
  }
}
