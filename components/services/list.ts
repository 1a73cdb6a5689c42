/** The services of a lab as they are listed: what is drawn, and what became of it. Pure. */
import type { ObservedService } from "@/lib/observed/types";
import type { LabState } from "@/lib/protocol/labState";
import { namespaceOf } from "@/lib/topology/places";
import { servicesOf } from "@/lib/topology/services";

export interface ListedService {
  /** Unique in the lab. */
  key: string;
  node: string;
  name: string;
  command: readonly string[];
  /** Absent where it was not started. */
  found?: ObservedService;
}

export const serviceKey = ({ node, name }: Pick<ListedService, "node" | "name">): string => `${node}/${name}`;

export function listedServices({ topology, observed }: Pick<LabState, "topology" | "observed">): ListedService[] {
  return topology.nodes.flatMap((node) =>
    servicesOf(node).map(({ name, command }) => {
      const found = observed.namespaces[namespaceOf(node)]?.services?.[name];
      return { key: serviceKey({ node: node.name, name }), node: node.name, name, command, ...(found && { found }) };
    }),
  );
}
