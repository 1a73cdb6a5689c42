/** The route tables of a namespace (ip-route(8)): what the kernel has, whoever made it. */
import { routeRows } from "@/lib/observed/tables/routes";
import { renderCommand } from "@/lib/plan/render";
import { ip } from "@/lib/plan/steps/iproute";
import { namespaceOf } from "@/lib/topology/places";
import type { TableKindOf } from "./kind";

export const routes: TableKindOf<"routes"> = {
  async read({ node, run }) {
    // Only of all tables are both families listed at once; the table "local" is left out of the rows.
    const shown = ip(namespaceOf(node), "route", "show", "table", "all");
    const rows = routeRows(await run({ ...shown, args: ["-json", "-details", ...shown.args] }));
    return {
      command: renderCommand(shown),
      columns: [
        { id: "to", title: "To" },
        { id: "via", title: "Via" },
        { id: "dev", title: "interface", below: "via" },
        { id: "metric", title: "Metric", type: "number" },
        { id: "by", title: "Made by" },
        ...(rows.some(({ state }) => state) ? [{ id: "state", title: "State" }] : []),
      ],
      rows,
    };
  },
};
