/** The neighbours that a namespace knows (ip-neighbour(8)): ARP for IPv4, neighbour discovery for IPv6. */
import { neighbourRows } from "@/lib/observed/tables/neighbours";
import { renderCommand } from "@/lib/plan/render";
import { ip } from "@/lib/plan/steps/iproute";
import { namespaceOf } from "@/lib/topology/places";
import type { TableKindOf } from "./kind";

export const neighbours: TableKindOf<"neighbours"> = {
  async read({ node, run }) {
    const shown = ip(namespaceOf(node), "-statistics", "neighbour", "show");
    const rows = neighbourRows(await run({ ...shown, args: ["-json", ...shown.args] }));
    return {
      command: renderCommand(shown),
      columns: [
        { id: "address", title: "Address" },
        { id: "mac", title: "MAC address", type: "mac" },
        { id: "device", title: "interface", below: "address" },
        { id: "state", title: "State" },
        { id: "age", title: "confirmed (s)", below: "state" },
      ],
      rows,
    };
  },
  flush: ({ node }) => ip(namespaceOf(node), "neighbour", "flush", "all"),
};
