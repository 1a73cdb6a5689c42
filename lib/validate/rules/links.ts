import { linkId, linkRef } from "../../topology/ids";
import type { Link, NodeKind } from "../../topology/schema";
import { type Context, error } from "../context";
import type { Issue } from "../issue";

const placeOf = (index: number, link: Link, field: string) => ({
  path: `links[${index}].${field}`,
  element: linkRef(linkId(link)),
});

export function* unknownNodes({ topology, nodes }: Context): Iterable<Issue> {
  for (const [index, link] of topology.links.entries()) {
    for (const side of ["a", "b"] as const) {
      const name = link[side].node;
      if (nodes.has(name)) continue;
      yield error({
        rule: "link-node-unknown",
        ...placeOf(index, link, `${side}.node`),
        reason: `"${name}" is not among the nodes`,
        remedy: `Add a node "${name}", or name the node that is meant.`,
      });
    }
  }
}

export function* linksToSelf({ topology }: Context): Iterable<Issue> {
  for (const [index, link] of topology.links.entries()) {
    if (link.a.node !== link.b.node) continue;
    yield error({
      rule: "link-self",
      ...placeOf(index, link, "b.node"),
      reason: `both ends of this link are at "${link.a.node}"`,
      remedy: "Lead one end to another node.",
    });
  }
}

const isStation = (kind: NodeKind | undefined) => kind === "namespace" || kind === "host";

export function* linkKinds({ topology, nodes }: Context): Iterable<Issue> {
  for (const [index, link] of topology.links.entries()) {
    const [a, b] = [nodes.get(link.a.node), nodes.get(link.b.node)];
    if (!a || !b || link.kind === "veth" || link.kind === "port") continue;
    const given = `"${a.name}" is of kind ${a.kind} and "${b.name}" of kind ${b.kind}`;
    if (link.kind === "ovs-patch" && (a.kind !== "ovs" || b.kind !== "ovs")) {
      yield error({
        rule: "link-kind",
        ...placeOf(index, link, "kind"),
        reason: `ovs-patch joins two Open vSwitches, but ${given}`,
        remedy: "Use kind: veth.",
      });
    }
    if (link.kind === "ovs-internal" && !(isStation(a.kind) && b.kind === "ovs")) {
      const swapped = a.kind === "ovs" && isStation(b.kind);
      yield error({
        rule: "link-kind",
        ...placeOf(index, link, "kind"),
        reason: `ovs-internal joins a namespace or the host (end a) to an Open vSwitch (end b), but ${given}`,
        remedy: swapped ? "Swap the two ends." : "Use kind: veth.",
      });
    }
  }
}
