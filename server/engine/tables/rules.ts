/** The packet rules of a namespace with their counters (nft(8)): of Wirelab's own table, and of others. */
import { parseRuleset } from "@/lib/observed/nftJson";
import type { Command } from "@/lib/plan/command";
import { renderCommand } from "@/lib/plan/render";
import { namespaceOf, ROOT_NS } from "@/lib/topology/places";
import type { TableKindOf } from "./kind";

const OWN = "inet wirelab";

export const rules: TableKindOf<"rules"> = {
  async read({ node, run }) {
    const ns = namespaceOf(node);
    // All tables: to list one that is not there is an error.
    const shown: Command = { file: "nft", args: ["list", "ruleset"], ...(ns !== ROOT_NS && { netns: ns }) };
    const found = parseRuleset(await run({ ...shown, args: ["-j", ...shown.args] }))?.rules ?? [];
    const rows = found.map(({ table, chain, handle, text, packets, bytes }) => ({
      table: table === OWN ? "" : table,
      chain,
      handle: String(handle),
      rule: text.replace(" counter ", " "),
      packets: String(packets),
      bytes: String(bytes),
    }));
    return {
      command: renderCommand(shown),
      columns: [
        ...(rows.some(({ table }) => table) ? [{ id: "table", title: "Table" }] : []),
        { id: "chain", title: "Chain" },
        { id: "rule", title: "Rule" },
        { id: "packets", title: "Packets", type: "number" },
        { id: "bytes", title: "Bytes", type: "number" },
      ],
      rows,
      note: "Of address translation only the first packet of a connection is counted: the others follow it.",
    };
  },
};
