/** What a lab on the host finds rather than makes: a machine that forwarded before goes on forwarding after. */
import type { Topology } from "@/lib/topology/schema";
import type { JournalEntry } from "@/server/engine/labs/journal";

type Forwarding = { ipv4: boolean; ipv6: boolean };

function without(topology: Topology | null, before: Forwarding): Topology | null {
  if (!topology) return null;
  const nodes = topology.nodes.map((node) => {
    if (node.kind !== "host" || !node.forwarding) return node;
    const { ipv4, ipv6 } = node.forwarding;
    const own = { ...(!before.ipv4 && ipv4 && { ipv4 }), ...(!before.ipv6 && ipv6 && { ipv6 }) };
    return { ...node, forwarding: own };
  });
  return { ...topology, nodes };
}

/** What the lab may take away, with the forwarding left out that the machine had before. */
export function withoutInherited(entry: JournalEntry, before: Forwarding | null): JournalEntry {
  if (!before) return entry;
  return { ...entry, applied: without(entry.applied, before), owned: without(entry.owned, before) };
}
