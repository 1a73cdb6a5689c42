/** Routes, forwarding, address translation and packet filter of namespaces and of the host. */

import type { NamespaceFacts } from "../../observed/types";
import { type ElementRef, LAB_ELEMENT, nodeRef } from "../../topology/ids";
import { type InterfaceRef, ROOT_NS } from "../../topology/places";
import type { Attached } from "../../topology/routes";
import type { Stack } from "../../topology/stack";
import type { Step } from "../step";
import { isIPv6 } from "../steps/words";
import type { DiffContext } from "./context";
import type { Why } from "./draft";
import { settleForwarding } from "./forwarding";
import { own } from "./own";
import { settleRoutes } from "./routes";
import { settleRuleset } from "./ruleset";
import { placeKey, type Wanted } from "./wanted";

/** One namespace, with what is drawn of its stack, was deployed of it, and is there. */
export interface StackPlace {
  ns: string;
  element: ElementRef;
  drawn: Stack;
  /** What was deployed; empty where nothing was. */
  before: Stack;
  found: NamespaceFacts;
  /** The drawn interfaces of the namespace. */
  attached: readonly Attached[];
  /** Whether the plan makes the namespace. */
  isNew: boolean;
  add(step: Step, why: Why): void;
}

function stackOf(wanted: Wanted | null, ns: string): { name: string; stack: Stack } | null {
  if (!wanted) return null;
  const node = ns === ROOT_NS ? [...wanted.nodes.values()].find(({ kind }) => kind === "host") : wanted.nodes.get(ns);
  return node?.kind === "namespace" || node?.kind === "host" ? { name: node.name, stack: node } : null;
}

function attachedByNamespace({ wanted }: DiffContext): Map<string, Attached[]> {
  const byNamespace = new Map<string, Attached[]>();
  for (const { ref, settings } of wanted.interfaces.values()) {
    const list = byNamespace.get(ref.ns) ?? [];
    byNamespace.set(ref.ns, list);
    list.push({ name: ref.name, up: settings.up ?? true, addresses: settings.addresses ?? [] });
  }
  return byNamespace;
}

export function settleStacks(context: DiffContext): void {
  const { wanted, applied, current, draft } = context;
  const attached = attachedByNamespace(context);
  const touched = touchedInterfaces(context);
  for (const ns of [...wanted.namespaces, ROOT_NS]) {
    const node = stackOf(wanted, ns);
    const found = own(current.observed.namespaces, ns);
    const isNew = !current.hasNamespace(ns) || found === undefined;
    const where = ns === ROOT_NS ? "rootStack" : { namespace: ns };
    const element = node ? nodeRef(node.name) : LAB_ELEMENT;
    const place: StackPlace = {
      ns,
      element,
      drawn: node?.stack ?? {},
      before: stackOf(applied, ns)?.stack ?? {},
      found: isNew ? {} : found,
      attached: attached.get(ns) ?? [],
      isNew,
      add: (step, why) => draft.addLate(where, step, element, why),
    };
    settleRoutes(context, place, touched);
    settleRuleset(context, place);
    settleForwarding(context, place);
  }
}

/** What steps of the plan do to the routes of an interface, by family. */
export interface Touch {
  /** The kernel drops them. */
  loses: Set<4 | 6>;
  /** They become possible: the interface is switched on, or gets an address. */
  allows: Set<4 | 6>;
}

/** Interfaces that steps of the plan change in a way that routes notice, by place. */
function touchedInterfaces({ draft }: DiffContext): ReadonlyMap<string, Touch> {
  const touched = new Map<string, Touch>();
  const touch = (at: InterfaceRef, how: keyof Touch, ...families: (4 | 6)[]) => {
    const known = touched.get(placeKey(at)) ?? { loses: new Set(), allows: new Set() };
    touched.set(placeKey(at), known);
    for (const family of families) known[how].add(family);
  };
  for (const { step } of draft.steps()) {
    switch (step.op) {
      case "setAdmin":
        touch(step.at, step.up ? "allows" : "loses", 4, 6);
        break;
      case "setMember":
        touch(step.at, "loses", 4, 6);
        break;
      case "addAddress":
        touch(step.at, "allows", isIPv6(step.cidr) ? 6 : 4);
        break;
      case "deleteAddress":
        // With an interface's last IPv4 address go all its IPv4 routes (fib_inetaddr_event).
        if (!isIPv6(step.cidr)) touch(step.at, "loses", 4);
        break;
      case "moveInterface":
        touch({ ns: step.to, name: step.name }, "allows", 4, 6);
        break;
    }
  }
  return touched;
}
