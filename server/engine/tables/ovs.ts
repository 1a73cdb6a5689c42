/** What Open vSwitch says of itself: its configuration and its flow tables, to read only. */
import type { Command } from "@/lib/plan/command";
import { renderCommand } from "@/lib/plan/render";
import { vsctl } from "@/lib/plan/steps/openvswitch";
import type { TableKindOf, TableReader } from "./kind";

async function printed({ run }: TableReader, command: Command, note?: string) {
  const text = (await run(command)).trimEnd();
  return { command: renderCommand(command), columns: [], rows: [], text, ...(note && { note }) };
}

export const ovsShow: TableKindOf<"ovs-show"> = {
  read: (reader) => printed(reader, vsctl(["show"])),
};

const ofctl = (...args: string[]): Command => ({ file: "ovs-ofctl", args: ["--timeout=5", ...args] });

export const ovsFlows: TableKindOf<"ovs-flows"> = {
  // --names needs a newer switch's answer about its ports; the numbers of older ones are shown as they are.
  read: (reader) =>
    printed(
      reader,
      ofctl("--names", "--no-stats", "dump-flows", reader.node.name),
      "One flow with the action NORMAL makes it behave as an ordinary learning switch.",
    ),
};
