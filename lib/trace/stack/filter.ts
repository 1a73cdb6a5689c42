/** Leads a packet through the nftables rules of a stack. */
import { evaluateHook, type HookResult } from "../firewall/evaluate";
import { readRuleset } from "../firewall/ruleset";
import { familyOf } from "../packet";
import type { Outcome, Visit } from "./visit";

const PASSES: HookResult = { stopped: null, translation: null, unsure: [] };

/**
 * @param hook "prerouting", "input", "forward", "output" or "postrouting"
 * @param oif interface by which the packet would leave, where that is known
 * @returns an outcome when the packet ends there
 */
export async function filter(visit: Visit, hook: string, oif: string | null): Promise<HookResult | Outcome> {
  const { context, ns, iif, packet, name } = visit;
  const ruleset = await readRuleset(context.inquiry, ns);
  if (ruleset.chains.length === 0) return PASSES;
  const isAnswer = packet.way === "back";
  const family = familyOf(packet.destination);
  const asking = packet.port === null ? null : "chosen";
  const result = evaluateHook(ruleset, hook, {
    family,
    protocol: packet.port !== null ? "tcp" : family === 4 ? "icmp" : "icmpv6",
    source: packet.source ?? "",
    destination: packet.destination,
    sourcePort: isAnswer ? packet.port : asking,
    destinationPort: isAnswer ? asking : packet.port,
    iif,
    oif,
    state: isAnswer ? "established" : "new",
    isAnswer,
  });
  for (const rule of result.unsure) context.doubts.push(`${name} has a rule that Wirelab cannot judge: ${rule}.`);
  if (result.unsure.length > 0) context.unjudged = true;
  if (!result.stopped) return result;
  const { rule, rejects } = result.stopped;
  const text = `The firewall of ${name} ${rejects ? "rejects" : "drops"} it (${hook}): ${rule}.`;
  visit.die("firewall", visit.step("firewall", text, [ruleset.command]));
  return { died: "firewall", rejected: rejects };
}
