import { type ElementRef, linkId, linkRef, nodeRef } from "../../topology/ids";
import { namespaceOf, ROOT_NS } from "../../topology/places";
import { type Context, error } from "../context";
import type { Issue } from "../issue";

export function* duplicateNodes({ topology }: Context): Iterable<Issue> {
  const seen = new Map<string, number>();
  for (const [index, { name }] of topology.nodes.entries()) {
    const first = seen.get(name);
    if (first === undefined) seen.set(name, index);
    else {
      yield error({
        rule: "node-duplicate",
        path: `nodes[${index}].name`,
        element: nodeRef(name),
        reason: `"${name}" is the name of two nodes; the first is nodes[${first}]`,
        remedy: "Give one of them another name.",
      });
    }
  }
}

export function* severalHosts({ topology }: Context): Iterable<Issue> {
  let first: string | null = null;
  for (const [index, { kind, name }] of topology.nodes.entries()) {
    if (kind !== "host") continue;
    if (first !== null) {
      yield error({
        rule: "host-duplicate",
        path: `nodes[${index}].kind`,
        element: nodeRef(name),
        reason: `"${name}" is a second host beside "${first}"; a lab has one root network namespace`,
        remedy: `Remove "${name}", or make it a namespace.`,
      });
    }
    first ??= name;
  }
}

interface Holder {
  path: string;
  element: ElementRef;
  /** Index of the link; null for a switch's own interface and for devices. */
  link: number | null;
  isDevice?: boolean;
  /** An internal port: Open vSwitch makes it in the root, whatever namespace holds it afterwards. */
  isInternal?: boolean;
}

/** Two interfaces of one name in one kernel namespace. Switches, their ports and the host's ends all live in the root. */
export function* duplicateInterfaces({ topology, interfaces, nodes }: Context): Iterable<Issue> {
  const seen = new Map<string, Holder>();
  function* hold(ns: string, name: string, holder: Holder): Iterable<Issue> {
    const key = `${ns}\0${name}`;
    const first = seen.get(key);
    if (!first) {
      seen.set(key, holder);
      return;
    }
    const { path, element, link, isDevice, isInternal } = holder;
    // Two switches of one name are one mistake, and "node-duplicate" tells it.
    if (link === null && first.link === null && !isDevice) return;
    const origin = isInternal || first.isInternal ? ", where Open vSwitch makes internal ports" : "";
    const where = ns === ROOT_NS ? `the lab's root namespace${origin}` : `namespace "${ns}"`;
    if (link === first.link && link !== null) {
      yield error({
        rule: "link-peer-name",
        path,
        element,
        reason: `"${name}" collides with its peer: both ends of this link live in ${where}`,
        remedy: "Give the two ends different names.",
      });
    } else {
      yield error({
        rule: "interface-duplicate",
        path,
        element,
        reason: `"${name}" exists twice in ${where}; the first is at ${first.path}`,
        remedy: "Give one of the interfaces another name.",
      });
    }
  }

  for (const { ref, node, path, element, link, role } of interfaces) {
    const isDevice = role === "device" && node.kind !== "tap";
    yield* hold(ref.ns, ref.name, { path: `${path}.name`, element, link, isDevice });
  }
  // OVSDB keeps one list of names for ports of every type: patch ports, which are no kernel interfaces,
  // and internal ports, which are made in the root before a namespace takes them.
  for (const [index, link] of topology.links.entries()) {
    const holder = nodes.get(link.a.node);
    if (link.kind === "ovs-internal" && holder && namespaceOf(holder) !== ROOT_NS) {
      yield* hold(ROOT_NS, link.a.name, {
        path: `links[${index}].a.name`,
        element: linkRef(linkId(link)),
        link: index,
        isInternal: true,
      });
    }
    if (link.kind !== "ovs-patch") continue;
    for (const side of ["a", "b"] as const) {
      yield* hold(ROOT_NS, link[side].name, {
        path: `links[${index}].${side}.name`,
        element: linkRef(linkId(link)),
        link: index,
      });
    }
  }
}
