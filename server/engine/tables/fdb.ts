/** What a switch has learned: `bridge fdb show` (bridge(8)), `ovs-appctl fdb/show` (ovs-vswitchd(8)). */
import { bridgeFdbRows, ovsFdbRows, ovsPortNumbers } from "@/lib/observed/tables/fdb";
import type { Command } from "@/lib/plan/command";
import { renderCommand } from "@/lib/plan/render";
import { device, ip } from "@/lib/plan/steps/iproute";
import type { TableColumn } from "@/lib/protocol/tables";
import { EngineError } from "@/server/engine/errors";
import type { TableKindOf, TableReader } from "./kind";

const COLUMNS: TableColumn[] = [
  { id: "mac", title: "MAC address", type: "mac" },
  { id: "vlan", title: "VLAN", type: "number" },
  { id: "port", title: "Port" },
  { id: "age", title: "Age (s)", type: "number" },
];

const appctl = (...args: string[]): Command => ({ file: "ovs-appctl", args: ["--timeout=5", ...args] });
const PORT_NUMBERS: Command = {
  file: "ovs-vsctl",
  args: ["--timeout=5", "--format=json", "--columns=name,ofport", "list", "Interface"],
};

const notASwitch = ({ node }: TableReader) =>
  new EngineError("no-such-element", `"${node.name}" is no switch: it learns no addresses behind ports.`, {
    field: "table.node",
  });

export const fdb: TableKindOf<"fdb"> = {
  async read(reader) {
    const { node, run } = reader;
    if (node.kind === "bridge") {
      const shown: Command = { file: "bridge", args: ["-statistics", "fdb", "show", "br", node.name] };
      const { rows, own } = bridgeFdbRows(await run({ ...shown, args: ["-json", ...shown.args] }), node.name);
      const note =
        own > 0
          ? `Besides, ${own} permanent ${own === 1 ? "entry" : "entries"}: the addresses of the ports themselves.`
          : undefined;
      return { command: renderCommand(shown), columns: withVlan(rows), rows, ...(note && { note }) };
    }
    if (node.kind !== "ovs") throw notASwitch(reader);
    const shown = appctl("fdb/show", node.name);
    const [table, numbers] = await Promise.all([run(shown), run(PORT_NUMBERS)]);
    const ports = reader.observed.ovs.bridges[node.name]?.ports ?? {};
    const rows = ovsFdbRows(table, ovsPortNumbers(numbers, ports), node.name);
    return { command: renderCommand(shown), columns: withVlan(rows), rows };
  },
  flush(reader) {
    const { node } = reader;
    if (node.kind === "bridge") return ip("", "link", "set", ...device(node.name), "type", "bridge", "fdb_flush");
    if (node.kind === "ovs") return appctl("fdb/flush", node.name);
    throw notASwitch(reader);
  },
};

/** The column of VLANs stands only where there is one to tell. */
const withVlan = (rows: readonly Record<string, string>[]): TableColumn[] =>
  COLUMNS.filter(({ id }) => id !== "vlan" || rows.some((row) => row.vlan));
