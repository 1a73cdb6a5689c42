/** Network cards that a lab lets go are made exactly as they were: routes and particulars of addresses that no drawing names. */
import type { Command } from "@/lib/plan/command";
import { cardDifference, restoreCard } from "@/lib/plan/host/snapshot";
import type { Topology } from "@/lib/topology/schema";
import { CheckpointGuard } from "./checkpoint";
import { readMachine } from "./machine";
import type { NetnsMarks } from "./netnsMarks";
import { readReachability } from "./reachability";
import type { LabRecord } from "./record";

/** Giving a card back takes a few commands. */
const GIVE_BACK_WITHIN_S = 10;

export interface CardReturn {
  record: LabRecord;
  marks: NetnsMarks;
  /** All that the lab may have something of in the kernel. */
  topologies: readonly (Topology | null)[];
  /** Of a guard, in case that this engine ends meanwhile. */
  folder: string;
  run(command: Command): Promise<void>;
}

export async function giveBack(names: readonly string[], lab: CardReturn): Promise<void> {
  if (names.length === 0) return;
  const { record, marks, topologies, folder, run } = lab;
  const { cards: now } = await readReachability(new Set(names), await readMachine(marks));
  const { cards: before } = record.entry;
  const gateways = topologies.flatMap((topology) =>
    (topology?.nodes ?? []).flatMap((node) => (node.kind === "nic" && node.gateway ? [node.gateway] : [])),
  );
  const commands = now.flatMap((card) => {
    const then = before[card.name];
    return then ? cardDifference(card, then, [...new Set(gateways)]) : [];
  });
  if (commands.length > 0) {
    // For a moment a card may be without its address: should this engine end then, the guard goes on.
    const again = names.flatMap((name) => {
      const card = before[name];
      return card ? restoreCard(card, new Set(card.addresses.flatMap(([cidr]) => cidr ?? [])), []) : [];
    });
    const guard = await CheckpointGuard.arm(folder, [], again, GIVE_BACK_WITHIN_S);
    for (const command of commands) await run(command);
    if (await guard.keep()) await guard.forget();
  }
  await record.drop(names);
}
