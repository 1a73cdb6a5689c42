/** What screen readers hear of the drawing. Pure. */
import type { ForeignNode } from "@/lib/observed/foreign";
import type { LinkTruth, NodeTruth } from "@/lib/observed/linkState";
import { isOneInterface } from "@/lib/topology/places";
import type { Link, NodeKind, TopologyNode } from "@/lib/topology/schema";
import type { NodeText } from "./nodeText";

export const KIND_WORDS: Record<NodeKind, string> = {
  namespace: "namespace",
  bridge: "Linux bridge",
  ovs: "Open vSwitch",
  host: "host",
  tap: "TAP",
  nic: "network card",
  uplink: "uplink",
};

type Addressed = Pick<NodeText, "addresses">;

/** "namespace ns1, 10.1.1.1/24" */
export function nodeName(node: TopologyNode, { addresses }: Addressed): string {
  return [`${KIND_WORDS[node.kind]} ${node.name}`, ...addresses].join(", ");
}

/** "namespace ns1, 10.1.1.1/24, up" */
export function nodeLabel(node: TopologyNode, text: Addressed, truth: NodeTruth | undefined): string {
  return `${nodeName(node, text)}, ${truth?.text ?? "planned"}`;
}

/** "link tap2 in ns2 to br-tap2 on br-test" */
export function linkName(link: Link): string {
  const to = isOneInterface(link) ? link.b.node : `${link.b.name} on ${link.b.node}`;
  return `link ${link.a.name} in ${link.a.node} to ${to}`;
}

/** "link tap2 in ns2 to br-tap2 on br-test: br-tap2 set down" */
export function linkLabel(link: Link, truth: LinkTruth | undefined): string {
  return `${linkName(link)}: ${truth?.text ?? "planned"}`;
}

export function strangerLabel({ name, kind }: ForeignNode): string {
  return `${KIND_WORDS[kind]} ${name}, exists and is not in the drawing`;
}
