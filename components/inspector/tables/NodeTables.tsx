"use client";
/** The live tables of a node. */
import type { LabState } from "@/lib/protocol/labState";
import type { TopologyNode } from "@/lib/topology/schema";
import { LiveTableSection } from "./LiveTableSection";

export function NodeTables({ lab, node }: { lab: LabState; node: TopologyNode }) {
  const of = node.name;
  switch (node.kind) {
    case "bridge":
      return (
        <LiveTableSection
          lab={lab}
          table={{ kind: "fdb", node: of }}
          title="MAC table"
          flush="Forget all"
          empty="Nothing learned yet: send something through the switch."
        />
      );
    case "ovs":
      return (
        <>
          <LiveTableSection
            lab={lab}
            table={{ kind: "fdb", node: of }}
            title="MAC table"
            flush="Forget all"
            empty="Nothing learned yet: send something through the switch."
          />
          <LiveTableSection
            lab={lab}
            table={{ kind: "ovs-flows", node: of }}
            title="Flow table"
            empty="No flow: this switch drops everything."
          />
          <LiveTableSection
            lab={lab}
            table={{ kind: "ovs-show", node: of }}
            title="Open vSwitch as configured"
            empty=""
          />
        </>
      );
    case "namespace":
    case "host":
      return (
        <>
          <LiveTableSection
            lab={lab}
            table={{ kind: "routes", node: of }}
            title="Route table"
            empty="No route at all: no interface is up with an address."
          />
          <LiveTableSection
            lab={lab}
            table={{ kind: "rules", node: of }}
            title="Packet rules and counters"
            empty="No rules: nothing is translated and nothing is filtered."
          />
          <LiveTableSection
            lab={lab}
            table={{ kind: "neighbours", node: of }}
            title="Neighbours (ARP, ND)"
            flush="Forget all"
            empty="None known yet: ping somebody."
          />
        </>
      );
    default:
      return null;
  }
}
