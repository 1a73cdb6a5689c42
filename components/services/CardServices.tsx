"use client";
import { useLabStore } from "@/components/state/labStore";
import { serviceStateText } from "@/lib/plan/serviceText";
import { namespaceOf } from "@/lib/topology/places";
import type { TopologyNode } from "@/lib/topology/schema";
import { servicesOf } from "@/lib/topology/services";
import { ServiceMark } from "./ServiceMark";

/** The services of a node, on its card. */
export function CardServices({ node }: { node: TopologyNode }) {
  const found = useLabStore((store) => store.lab?.observed.namespaces[namespaceOf(node)]?.services);
  // A card is narrow: what failed comes first.
  const failed = (name: string) => found?.[name]?.state === "ended" && found[name]?.code !== 0;
  const services = servicesOf(node).toSorted((a, b) => Number(failed(b.name)) - Number(failed(a.name)));
  return services.map(({ name }) => (
    <span key={name} data-testid="card-service" data-state={serviceStateText(found?.[name]) ?? "planned"}>
      {" · "}
      <ServiceMark found={found?.[name]} /> {name}
    </span>
  ));
}
