/** Single live actions on a running lab. The drawing stays as it is; the kernel then differs from it. */
import type { Observed } from "../observed/types";
import { type ElementRef, elementKey, findLink, findNode, linkRef, nodeRef } from "../topology/ids";
import { type InterfaceRef, interfaceAt, namespaceOf } from "../topology/places";
import type { Link, Side, Topology, TopologyNode } from "../topology/schema";
import { servicesOf } from "../topology/services";
import type { Capabilities } from "./capabilities";
import { canonicalCidr } from "./diff/addresses";
import { diffLab } from "./diff/index";
import { own } from "./diff/own";
import { plannedStep, planOf } from "./planner";
import { simulateAll } from "./simulate";
import type { Plan, Step } from "./step";
import { isIPv6, placeName } from "./steps/words";

/** A single live action, as the protocol's `actSchema` lets it in. */
export type Act =
  | { type: "setAdmin"; link: string; side: Side; up: boolean }
  | { type: "unplug"; link: string }
  | { type: "plug"; link: string }
  /** Ends a service, if it has not ended, and starts it anew. */
  | { type: "restartService"; node: string; service: string }
  | { type: "impair"; link: string; side: Side };

/** An action that cannot be done as things are. */
export class PlanError extends Error {
  override name = "PlanError";
  constructor(
    message: string,
    /** What the person does instead. */
    readonly remedy: string,
  ) {
    super(message);
  }
}

function linkOf(topology: Topology, id: string): Link {
  const link = findLink(topology, id);
  if (!link)
    throw new PlanError(
      `There is no link "${id}" in the drawing.`,
      "It may have been renamed or removed meanwhile: pick it on the canvas again.",
    );
  return link;
}

function withRoutesAlone(node: TopologyNode): TopologyNode {
  if (node.kind !== "namespace" && node.kind !== "host") return node;
  const { forwarding: _forwarding, nat: _nat, firewall: _firewall, services: _services, ...rest } = node;
  return rest;
}

/** The drawing cut down to one link and the nodes at its ends. */
const around = ({ nodes, wirelab }: Topology, link: Link): Topology => ({
  wirelab,
  // Of their stacks the routes alone: some may lead through the link.
  nodes: nodes.filter(({ name }) => name === link.a.node || name === link.b.node).map(withRoutesAlone),
  links: [link],
});

const planFor = (element: ElementRef, steps: Step[], capabilities: Capabilities): Plan =>
  planOf(steps.map((step) => plannedStep(step, element, capabilities)));

function interfaceToSet(topology: Topology, link: Link, side: Side): InterfaceRef {
  if (link.kind === "ovs-patch") {
    throw new PlanError(
      `${link[side].name} is a patch port: it exists inside Open vSwitch alone, and the kernel has no interface there to set up or down.`,
      "Unplug the link instead, or draw it as a veth pair.",
    );
  }
  const at = interfaceAt(topology, link, side);
  if (at) return at;
  throw new PlanError(
    `${link.a.name} is an internal port of ${link.b.node}: port and interface are one, and the interface is at the other end.`,
    `Set ${link.a.name} up or down at the end of ${link.a.node}.`,
  );
}

function planSetAdmin(
  topology: Topology,
  observed: Observed,
  link: Link,
  side: Side,
  up: boolean,
  capabilities: Capabilities,
  element: ElementRef,
): Plan {
  const at = interfaceToSet(topology, link, side);
  const found = own(own(observed.namespaces, at.ns)?.interfaces, at.name);
  if (!found)
    throw new PlanError(
      `${placeName(at)} does not exist at the moment.`,
      "Plug the cable in again, or deploy the lab.",
    );
  const there = new Set(found.addresses.map(({ cidr }) => canonicalCidr(cidr)));
  const drawn = link[side];
  // The kernel forgot them when the interface was set down, and does not bring them back itself.
  const forgotten =
    up && "addresses" in drawn
      ? (drawn.addresses ?? []).filter((cidr) => isIPv6(cidr) && !there.has(canonicalCidr(cidr)))
      : [];
  const steps: Step[] = [
    ...forgotten.map((cidr): Step => ({ op: "addAddress", at, cidr })),
    { op: "setAdmin", at, up },
  ];
  return planFor(
    element,
    up ? [...steps, ...lostRoutes(around(topology, link), simulateAll(observed, steps), at.ns)] : steps,
    capabilities,
  );
}

/** Drawn routes of a namespace that are not there and would be taken: those that went when the interface was set down. */
function lostRoutes(topology: Topology, observed: Observed, ns: string): Step[] {
  const drafts = diffLab({ topology, observed, applied: null, capabilities: { ovs: "netdev" } });
  return drafts.flatMap(({ step }) => (step.op === "addRoute" && step.ns === ns ? [step] : []));
}

/** What is drawn for the packets that leave an end, and nothing else of the drawing. */
function planImpair(
  topology: Topology,
  observed: Observed,
  link: Link,
  side: Side,
  capabilities: Capabilities,
  element: ElementRef,
): Plan {
  const at = interfaceToSet(topology, link, side);
  const drafts = diffLab({ topology: around(topology, link), observed, applied: null, capabilities });
  const steps = drafts.flatMap(({ step }) =>
    step.op === "setEgress" && step.at.ns === at.ns && step.at.name === at.name ? [step] : [],
  );
  return planFor(element, steps, capabilities);
}

function planUnplug(
  topology: Topology,
  observed: Observed,
  link: Link,
  capabilities: Capabilities,
  element: ElementRef,
): Plan {
  const applied = around(topology, link);
  const drafts = diffLab({ topology: { ...applied, links: [] }, observed, applied, capabilities });
  const steps = drafts.filter((draft) => elementKey(draft.element) === elementKey(element)).map(({ step }) => step);
  if (steps.length === 0) throw new PlanError("This cable is not plugged in.", "Plug it in, or deploy the lab.");
  return planFor(element, steps, capabilities);
}

function planRestart(
  topology: Topology,
  observed: Observed,
  { node: name, service: wanted }: Extract<Act, { type: "restartService" }>,
  capabilities: Capabilities,
): Plan {
  const node = findNode(topology, name);
  const service = node && servicesOf(node).find((one) => one.name === wanted);
  if (!node || !service)
    throw new PlanError(`${name} has no service "${wanted}".`, "It may have been renamed or removed meanwhile.");
  const ns = namespaceOf(node);
  const found = own(own(observed.namespaces, ns)?.services, wanted);
  const stop: Step[] = found ? [{ op: "stopService", ns, name: wanted, command: found.command }] : [];
  return planFor(nodeRef(name), [...stop, { op: "startService", ns, ...service }], capabilities);
}

/**
 * The plan of one action. Plugging in makes the link and what it needs, and nothing else.
 * @throws {PlanError} when the element is not there or the action means nothing for it.
 */
export function planAct(topology: Topology, observed: Observed, act: Act, capabilities: Capabilities): Plan {
  if (act.type === "restartService") return planRestart(topology, observed, act, capabilities);
  const link = linkOf(topology, act.link);
  const element = linkRef(act.link);
  if (act.type === "setAdmin") return planSetAdmin(topology, observed, link, act.side, act.up, capabilities, element);
  if (act.type === "impair") return planImpair(topology, observed, link, act.side, capabilities, element);
  if (act.type === "unplug") return planUnplug(topology, observed, link, capabilities, element);
  const drafts = diffLab({ topology: around(topology, link), observed, applied: null, capabilities });
  return planOf(drafts.map((draft) => plannedStep(draft.step, draft.element, capabilities)));
}
