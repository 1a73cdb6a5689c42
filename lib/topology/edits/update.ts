/** Changes to what a node, a link or the lab says. A field given as `undefined` is taken out of the file. */
import { findLink, findNode, linkId } from "../ids";
import { settingsOf, type TopologyPatch } from "../patch";
import type { Link, LinkEnd, LinkKind, SwitchNode, Topology } from "../schema";
import { Names } from "./names";
import { type EditResult, refuse } from "./result";

/** Settings of a switch; a namespace and the host have none. Names change by `renameNode`. */
export type NodeChange = Partial<Omit<Extract<SwitchNode, { kind: "bridge" }>, "name" | "kind" | "stp">> &
  Pick<Extract<SwitchNode, { kind: "ovs" }>, "stp">;

export interface LinkChange {
  kind?: LinkKind;
  a?: Partial<LinkEnd>;
  b?: Partial<LinkEnd>;
}

export type SettingsChange = Partial<ReturnType<typeof settingsOf>>;

/** The record with changes; fields changed to undefined or to an empty list are gone. */
function merge<T extends object>(record: T, change: Partial<T>): T {
  const entries = Object.entries({ ...record, ...change });
  return Object.fromEntries(
    entries.filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  ) as T;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The switch with changes. An Open vSwitch has no VLAN filtering to switch on, a Linux bridge no RSTP. */
function changedSwitch(node: SwitchNode, change: NodeChange): SwitchNode {
  const { vlanFiltering: _filtering, ...forOvs } = change;
  if (node.kind === "ovs") return merge(node, forOvs);
  const { stp, ...others } = change;
  if (!("stp" in change)) return merge(node, others);
  const { protocol: _protocol, ...timers } = typeof stp === "object" ? stp : {};
  return merge(node, { ...others, stp: typeof stp === "object" ? timers : stp });
}

/** Changes a switch's settings. Empty when the node is not there, has no such settings or says so already. */
export function updateNode(topology: Topology, name: string, change: NodeChange): TopologyPatch {
  const node = findNode(topology, name);
  if (node?.kind !== "bridge" && node?.kind !== "ovs") return {};
  const to = changedSwitch(node, change);
  return same(node, to) ? {} : { nodes: { added: [], updated: [{ id: name, from: node, to }], removed: [] } };
}

/** The link as another kind: what the new kind cannot say is dropped, what it needs is named. */
function asKind(topology: Topology, link: Link, kind: LinkKind): Link {
  if (link.kind === kind) return link;
  const nodeA = findNode(topology, link.a.node);
  const nodeB = findNode(topology, link.b.node);
  // What such an interface is decides how it is plugged in.
  if (link.kind === "port" || kind === "port") return link;
  const b =
    link.kind === "ovs-internal"
      ? {
          node: link.b.node,
          name: new Names(topology).ends("veth", nodeA?.kind ?? "namespace", nodeB?.kind ?? "ovs").b,
        }
      : link.b;
  if (kind === "veth") return { kind, a: link.a, b };
  if (kind === "ovs-internal") return { kind, a: link.a, b: { node: b.node } };
  return { kind, a: { node: link.a.node, name: link.a.name }, b: { node: b.node, name: b.name } };
}

function changed(link: Link, change: LinkChange): Link {
  const onlyKnown = (end: Partial<LinkEnd> = {}) => ({
    ...(end.node !== undefined && { node: end.node }),
    ...(end.name !== undefined && { name: end.name }),
  });
  const portOnly = (end: Partial<LinkEnd> = {}) => ("port" in end ? { port: end.port } : {});
  const sideOnly = ({ node, ...end }: Partial<LinkEnd> = {}) => ({
    ...(node !== undefined && { node }),
    ...portOnly(end),
  });
  switch (link.kind) {
    case "veth":
      return { kind: "veth", a: merge(link.a, change.a ?? {}), b: merge(link.b, change.b ?? {}) };
    case "ovs-internal":
      return { kind: "ovs-internal", a: merge(link.a, change.a ?? {}), b: merge(link.b, sideOnly(change.b)) };
    case "ovs-patch":
      return {
        kind: "ovs-patch",
        a: merge(link.a, { ...onlyKnown(change.a), ...portOnly(change.a) }),
        b: merge(link.b, { ...onlyKnown(change.b), ...portOnly(change.b) }),
      };
    case "port":
      return { kind: "port", a: { ...link.a, ...onlyKnown(change.a) }, b: merge(link.b, sideOnly(change.b)) };
  }
}

/**
 * Changes a link: its kind, or the fields of its ends. `id` in the result is the
 * link's identity afterwards. Refused when the link is not there, or when its
 * new identity is another link's.
 */
export function updateLink(topology: Topology, id: string, change: LinkChange): EditResult<{ id: string }> {
  const link = findLink(topology, id);
  if (!link) return refuse("This link is not in the lab any more.");
  const to = changed(asKind(topology, link, change.kind ?? link.kind), change);
  if (same(link, to)) return { ok: true, id, patch: {} };
  const newId = linkId(to);
  // The identity is how patches find a link: with two of one identity, undo would hit the wrong one.
  if (newId !== id && findLink(topology, newId)) {
    return refuse(`"${to.a.node}" has an interface "${to.a.name}" already. Choose a different name.`);
  }
  return { ok: true, id: newId, patch: { links: { added: [], updated: [{ id, from: link, to }], removed: [] } } };
}

/** Changes the lab's own fields; null takes one out of the file. */
export function updateSettings(topology: Topology, change: SettingsChange): TopologyPatch {
  const from = settingsOf(topology);
  const to = { ...from, ...change };
  return same(from, to) ? {} : { settings: { from, to } };
}
