/** Namespaces, switches and links that have to be made, and ports that have to be plugged in. */
import { LAB_ELEMENT, nodeRef } from "../../topology/ids";
import { type InterfaceRef, ROOT_NS } from "../../topology/places";
import type { Link, LinkEnd, SwitchNode } from "../../topology/schema";
import type { DiffContext } from "./context";
import type { Why } from "./draft";
import { settleSwitch } from "./switches";
import { elementOf, placeKey, type WantedPort, type WantedVeth } from "./wanted";

/** MAC addresses are written as the kernel prints them. */
export const macText = (mac: string): string => mac.toLowerCase();

export function makeNamespaces({ wanted, current, draft }: DiffContext): void {
  for (const name of wanted.namespaces) {
    if (!current.hasNamespace(name)) draft.add("addNamespaces", { op: "addNamespace", name }, nodeRef(name), "missing");
  }
}

function makeSwitch({ current, draft, capabilities }: DiffContext, node: SwitchNode): void {
  const element = nodeRef(node.name);
  if (node.kind === "ovs") {
    const datapath = capabilities.ovs === "system" ? "system" : "netdev";
    if (!current.hasOvsBridge(node.name))
      draft.add("addSwitches", { op: "addOvsBridge", name: node.name, datapath }, element, "missing");
    return;
  }
  const found = current.interfaceAt({ ns: ROOT_NS, name: node.name });
  const mac = node.mac === undefined ? {} : { mac: macText(node.mac) };
  if (!found) draft.add("addSwitches", { op: "addBridge", name: node.name, ...mac }, element, "missing");
}

export function makeSwitches(context: DiffContext): void {
  const { wanted, applied, current, draft, capabilities } = context;
  // A lab on the host uses the machine's own, which is not its to start; nor is it seen before the lab is there.
  if (wanted.hasOvs && !current.ovsRuns && capabilities.mark === undefined) {
    const { bridges, remains } = current.observed.ovs;
    const again = remains || applied?.hasOvs || Object.keys(bridges).length > 0;
    draft.add("addSwitches", { op: "startOvs", ...(again && { again }) }, LAB_ELEMENT, "missing");
  }
  for (const node of wanted.switches.values()) {
    makeSwitch(context, node);
    settleSwitch(context, node);
  }
}

function plugIn(context: DiffContext, link: Link, at: InterfaceRef, end: LinkEnd): void {
  const { wanted, current, draft } = context;
  const element = elementOf(link);
  const node = wanted.nodes.get(end.node);
  const was = current.masterOf(at);
  // A bond or a VRF has it, once that is made.
  if (wanted.members.has(placeKey(at))) return;
  const master = node?.kind === "bridge" ? node.name : null;
  // A port that comes out of a bridge which the plan removes, or of a pair that it makes, is no finding of its own.
  const why: Why = draft.isMade(element) || (master !== null && draft.isMade(nodeRef(master))) ? "follows" : "changed";
  if (was !== master) {
    draft.add("addLinks", { op: "setMaster", at, master, was }, element, why);
    current.releaseMember(at);
  }
  if (node?.kind === "ovs") addPort(context, at.name, { bridge: node.name, type: "system", link });
}

export function addPort({ current, draft }: DiffContext, name: string, { bridge, type, link }: WantedPort): void {
  if (type === "patch" || current.port(name)) return;
  const element = elementOf(link);
  const why =
    draft.isMade(element) || draft.isMade(nodeRef(bridge)) ? "follows" : type === "internal" ? "missing" : "changed";
  draft.add("addPorts", { op: "addOvsPort", bridge, name, type }, element, why);
}

const newEnd = (at: InterfaceRef, { mac, mtu }: LinkEnd) => ({
  ...at,
  ...(mac !== undefined && { mac: macText(mac) }),
  ...(mtu !== undefined && { mtu }),
});

function makeVeth(context: DiffContext, { link, a, b }: WantedVeth): void {
  const { current, draft } = context;
  if (!current.interfaceAt(a) || !current.interfaceAt(b)) {
    draft.add("addLinks", { op: "addVeth", a: newEnd(a, link.a), b: newEnd(b, link.b) }, elementOf(link), "missing");
  }
  plugIn(context, link, a, link.a);
  plugIn(context, link, b, link.b);
}

function makeInternal(context: DiffContext, link: Extract<Link, { kind: "ovs-internal" }>): void {
  const { wanted, current, draft } = context;
  const { name } = link.a;
  const home = wanted.nodes.get(link.a.node);
  const to = home?.kind === "namespace" ? home.name : ROOT_NS;
  const isNew = current.port(name) === undefined;
  addPort(context, name, { bridge: link.b.node, type: "internal", link });
  if (to !== ROOT_NS && (isNew || current.interfaceAt({ ns: ROOT_NS, name }))) {
    const why = isNew || draft.isMade(nodeRef(to)) ? "follows" : "changed";
    draft.add("moveInterfaces", { op: "moveInterface", name, from: ROOT_NS, to }, elementOf(link), why);
  }
}

export function makeLinks(context: DiffContext): void {
  const { wanted, current, draft } = context;
  for (const link of wanted.links) {
    if (link.kind === "port") continue;
    if (link.kind === "ovs-internal") makeInternal(context, link);
    else if (link.kind === "ovs-patch") {
      if (current.port(link.a.name) && current.port(link.b.name)) continue;
      const a = { bridge: link.a.node, name: link.a.name };
      const b = { bridge: link.b.node, name: link.b.name };
      const why = [a, b].some(({ bridge }) => draft.isMade(nodeRef(bridge))) ? "follows" : "missing";
      draft.add("addPorts", { op: "addOvsPatch", a, b }, elementOf(link), why);
    } else {
      const node = wanted.nodes.get(link.a.node);
      const veth = wanted.veths.get(
        placeKey({ ns: node?.kind === "namespace" ? node.name : ROOT_NS, name: link.a.name }),
      );
      if (veth?.link === link) makeVeth(context, veth);
    }
  }
}
