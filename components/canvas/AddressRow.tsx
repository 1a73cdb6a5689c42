"use client";
/** The second row of a card: the addresses that the kernel has, or those that are drawn while it has none of the node. */
import { useShallow } from "zustand/react/shallow";
import { useLabStore } from "@/components/state/labStore";
import { namespaceOf } from "@/lib/topology/places";
import type { TopologyNode } from "@/lib/topology/schema";
import { addressText } from "./nodeText";

const NOTHING = { addresses: null, loopback: null };

export function AddressRow({ node, drawn }: { node: TopologyNode; drawn: string[] }) {
  const observed = useLabStore(
    useShallow(({ lab }) => {
      // The root namespace holds the interfaces of all switches and of the host: only a namespace of its own is one node's.
      const found = node.kind === "namespace" ? lab?.observed.namespaces[namespaceOf(node)] : undefined;
      if (!found) return NOTHING;
      const { lo, ...others } = found.interfaces;
      const addresses = Object.values(others).flatMap((iface) =>
        iface.addresses.filter(({ scope }) => scope !== "link").map(({ cidr }) => cidr),
      );
      return { addresses: addresses.join("\n"), loopback: lo ? lo.flags.includes("UP") : null };
    }),
  );
  const addresses = observed.addresses === null ? drawn : observed.addresses.split("\n").filter(Boolean);
  const loopback = observed.loopback === null ? "" : ` · lo ${observed.loopback ? "up" : "down"}`;
  return (
    <div className="mx-3 flex h-[38px] items-center border-t border-dashed border-line">
      <span className="truncate font-mono text-[11.5px] text-mute" title={addresses.join("\n")}>
        {addressText(addresses) || "no address"}
        {loopback}
      </span>
    </div>
  );
}
