/** Single interfaces of the lab's root as ports of switches: TAPs, the uplink, and network cards on the host. */
import { type InterfaceRef, ROOT_NS } from "../../topology/places";
import { isPlug } from "../../topology/plugs";
import type { Link } from "../../topology/schema";
import type { DiffContext } from "./context";
import { addPort } from "./make";
import { elementOf } from "./wanted";

type PortLink = Extract<Link, { kind: "port" }>;

/** The link by which each single interface is plugged in, by the interface's name. */
export const plugsOf = (links: readonly Link[]): Map<string, PortLink> =>
  new Map(links.flatMap((link) => (link.kind === "port" ? [[link.a.name, link] as const] : [])));

/** Plugs an interface of the root into the switch that its link leads to. */
function plugInto(context: DiffContext, at: InterfaceRef, link: PortLink): void {
  const { wanted, current, draft } = context;
  const element = elementOf(link);
  const node = wanted.nodes.get(link.b.node);
  const was = current.masterOf(at);
  const master = node?.kind === "bridge" ? node.name : null;
  if (was !== master) {
    const why = current.interfaceAt(at) ? "changed" : "follows";
    draft.add("addDevices", { op: "setMaster", at, master, was }, element, why);
  }
  if (node?.kind === "ovs") addPort(context, at.name, { bridge: node.name, type: "system", link });
}

export function makePlugs(context: DiffContext): void {
  const { wanted, current, draft, capabilities } = context;
  const plugs = plugsOf(wanted.links);
  for (const node of wanted.nodes.values()) {
    if (!isPlug(node.kind) || (node.kind === "nic" && capabilities.place !== "host")) continue;
    const at = { ns: ROOT_NS, name: node.name };
    const link = plugs.get(node.name);
    const was = current.masterOf(at);
    if (link) plugInto(context, at, link);
    // A card that is drawn without a cable may be anybody's port.
    else if (was !== null && node.kind !== "nic") {
      draft.add("addDevices", { op: "setMaster", at, master: null, was }, { type: "node", id: node.name }, "changed");
    }
  }
}
