/** What the search finds: nodes, interfaces, addresses and MAC addresses, drawn and observed. Pure. */

import type { Observed } from "@/lib/observed/types";
import { type ElementRef, elementKey, linkId, linkRef, nodeRef } from "@/lib/topology/ids";
import { interfaceAt, namespaceOf } from "@/lib/topology/places";
import type { Link, NodeKind, Side, Topology } from "@/lib/topology/schema";
import { KIND_WORDS } from "./ariaText";

export interface Finding {
  key: string;
  ref: ElementRef;
  kind: NodeKind | "interface";
  title: string;
  /** Where it is and what addresses it has. */
  detail: string;
}

function endFinding(topology: Topology, observed: Observed, link: Link, side: Side): Finding[] {
  const end = link[side] as { node: string; name?: string; addresses?: string[]; mac?: string };
  if (end.name === undefined) return [];
  const at = interfaceAt(topology, link, side);
  const found = at ? observed.namespaces[at.ns]?.interfaces[at.name] : undefined;
  const addresses = new Set([...(end.addresses ?? []), ...(found?.addresses.map(({ cidr }) => cidr) ?? [])]);
  const mac = found?.mac ?? end.mac;
  const ref = linkRef(linkId(link));
  return [
    {
      key: `${elementKey(ref)} ${side}`,
      ref,
      kind: "interface",
      title: end.name,
      detail: [`at ${end.node}`, ...addresses, ...(mac ? [mac] : [])].join(" · "),
    },
  ];
}

export function searchIndex(topology: Topology, observed: Observed): Finding[] {
  const nodes = topology.nodes.map((node): Finding => {
    const own =
      node.kind === "bridge" || node.kind === "ovs"
        ? observed.namespaces[namespaceOf(node)]?.interfaces[node.name]
        : undefined;
    const details = [
      KIND_WORDS[node.kind],
      ...("addresses" in node ? (node.addresses ?? []) : []),
      ...(own ? [own.mac] : []),
    ];
    const ref = nodeRef(node.name);
    return { key: elementKey(ref), ref, kind: node.kind, title: node.name, detail: details.join(" · ") };
  });
  const ends = topology.links.flatMap((link) => [
    ...endFinding(topology, observed, link, "a"),
    ...endFinding(topology, observed, link, "b"),
  ]);
  return [...nodes, ...ends];
}
