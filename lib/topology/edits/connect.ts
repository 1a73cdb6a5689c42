import { findNode, linkId } from "../ids";
import { isSwitch } from "../places";
import { isPlug, isPlugNode, whyNoCable } from "../plugs";
import type { Link, LinkEnd, LinkKind, NodeKind, Topology, TopologyNode } from "../schema";
import { addressesForLink } from "./addresses";
import { Names } from "./names";
import { type EditResult, refuse } from "./result";
import { plugUplink } from "./uplink";

const KIND_NAME: Record<NodeKind, string> = {
  namespace: "a namespace",
  bridge: "a Linux bridge",
  ovs: "an Open vSwitch",
  host: "the host",
  tap: "a TAP",
  nic: "a network card",
  uplink: "an uplink",
};

/** Why a link of this kind cannot join these nodes (a the namespace's side), or null when it can. */
function misfit(kind: LinkKind, a: TopologyNode, b: TopologyNode): string | null {
  const given = `"${a.name}" is ${KIND_NAME[a.kind]} and "${b.name}" is ${KIND_NAME[b.kind]}`;
  const [plug, other] = isPlugNode(a) ? [a, b] : isPlugNode(b) ? [b, a] : [null, a];
  if (plug) return whyNoCable(plug, other);
  if (kind === "port")
    return `A TAP, a network card or an uplink becomes a port as it is, but ${given}. Use a veth pair.`;
  if (kind === "ovs-internal" && (isSwitch(a.kind) || b.kind !== "ovs")) {
    return `An internal port joins an Open vSwitch to a namespace or the host, but ${given}. Use a veth pair.`;
  }
  if (kind === "ovs-patch" && (a.kind !== "ovs" || b.kind !== "ovs")) {
    return `Patch ports join two Open vSwitches, but ${given}. Use a veth pair.`;
  }
  return null;
}

/** Namespaces come first, then the host and single interfaces, then switches: the order the tutorials type them in. */
const RANK: Record<NodeKind, number> = { namespace: 0, host: 1, tap: 1, nic: 1, uplink: 1, bridge: 2, ovs: 2 };

/**
 * A new link between two nodes, with automatic interface names and, for ends at
 * namespaces and the host, an address with which `ping` works. A veth pair
 * unless `kind` says otherwise; a TAP, a network card or an uplink is plugged in as it is, and what is on the switch gets its default route by the uplink. End a is the namespace's, whichever way it was drawn.
 * Refused for a link to itself, an unknown node, and a kind that does not fit.
 */
export function connect(
  topology: Topology,
  from: string,
  to: string,
  kind: LinkKind = "veth",
): EditResult<{ id: string }> {
  if (from === to) return refuse(`"${from}" cannot be linked to itself. Draw the cable to another node.`);
  const nodes = [from, to].map((name) => ({ name, node: findNode(topology, name) }));
  const unknown = nodes.find(({ node }) => !node);
  if (unknown) return refuse(`There is no node "${unknown.name}" in this lab.`);
  const [a, b] = nodes.flatMap(({ node }) => node ?? []).sort((x, y) => RANK[x.kind] - RANK[y.kind]);
  if (!a || !b) return refuse("A link needs two nodes.");
  const reason = misfit(kind, a, b);
  if (reason) return refuse(reason);

  const record = newLink(topology, isPlug(a.kind) ? "port" : kind, a, b);
  const links = { added: [{ at: topology.links.length, record }], updated: [], removed: [] };
  const updated = a.kind === "uplink" ? plugUplink(topology, a, b) : [];
  const changed = updated.length > 0 && { nodes: { added: [], updated, removed: [] } };
  return { ok: true, id: linkId(record), patch: { ...changed, links } };
}

function newLink(topology: Topology, kind: LinkKind, a: TopologyNode, b: TopologyNode): Link {
  if (kind === "port") return { kind, a: { node: a.name, name: a.name }, b: { node: b.name } };
  const names = new Names(topology).ends(kind, a.kind, b.kind);
  if (kind === "ovs-patch") return { kind, a: { node: a.name, name: names.a }, b: { node: b.name, name: names.b } };

  const stations = [a, b].filter((node) => !isSwitch(node.kind));
  const at = [a, b].find((node) => isSwitch(node.kind)) ?? null;
  const addresses = stations.length > 0 ? addressesForLink(topology, stations, at) : [];
  const end = (node: TopologyNode, name: string): LinkEnd => {
    const address = addresses[stations.indexOf(node)];
    return { node: node.name, name, ...(address && { addresses: [address] }) };
  };
  return kind === "ovs-internal"
    ? { kind, a: end(a, names.a), b: { node: b.name } }
    : { kind, a: end(a, names.a), b: end(b, names.b) };
}
