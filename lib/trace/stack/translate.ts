/** Exchanges addresses as a stack's rules say, and changes answers back (nft(8), NAT STATEMENTS). */
import { withoutPrefix } from "../addresses";
import { readRuleset } from "../firewall/ruleset";
import { familyOf } from "../packet";
import { filter } from "./filter";
import { isOutcome, type Outcome, type Visit } from "./visit";

async function tell(visit: Visit, text: string): Promise<void> {
  const { command } = await readRuleset(visit.context.inquiry, visit.ns);
  visit.add(visit.step("nat", `${visit.name} ${text}`, [command]));
}

const addressOn = (visit: Visit, iface: string): string | null => {
  const family = familyOf(visit.packet.destination) === 4 ? "inet" : "inet6";
  const found = visit.context.world
    .interface(visit.at(iface))
    ?.addresses.find((one) => one.family === family && one.scope === "global");
  return found ? withoutPrefix(found.cidr) : null;
};

/** Before the route is looked up. @returns an outcome when the packet ends here */
export async function beforeRouting(visit: Visit): Promise<Outcome | null> {
  const { iif, tracked } = visit;
  if (iif === null) return null;
  const result = await filter(visit, "prerouting", null);
  if (isOutcome(result)) return result;
  const { packet } = visit;
  if (result.translation?.what.type === "destination") {
    const { rule, what } = result.translation;
    const to = what.address ?? addressOn(visit, iif) ?? packet.destination;
    const port = packet.port === null ? null : (what.port ?? packet.port);
    await tell(
      visit,
      `changes where it goes, from ${packet.destination} to ${to}${port === null ? "" : ` port ${port}`}: ${rule}.`,
    );
    visit.packet = { ...packet, destination: to, port };
  }
  if (tracked && tracked.destination !== packet.destination) {
    await tell(visit, `remembers the connection and gives the answer to ${tracked.destination}, who asked.`);
    visit.packet = { ...packet, destination: tracked.destination };
  }
  return null;
}

/** Before the packet leaves by an interface. @returns an outcome when the packet ends here */
export async function afterRouting(visit: Visit, oif: string): Promise<Outcome | null> {
  const result = await filter(visit, "postrouting", oif);
  if (isOutcome(result)) return result;
  const { packet, tracked, entering, context } = visit;
  const source = packet.source ?? "";
  if (result.translation && result.translation.what.type !== "destination") {
    const { what, rule } = result.translation;
    const address = (what.type === "source" ? what.address : addressOn(visit, oif)) ?? source;
    await tell(visit, `puts the address ${address} in place of ${source}: ${rule}.`);
    visit.packet = { ...packet, source: address };
  }
  if (tracked && tracked.source !== source) {
    await tell(visit, `remembers the connection and puts ${tracked.source}, which was asked, in place of ${source}.`);
    visit.packet = { ...packet, source: tracked.source };
  }
  const now = visit.packet;
  const changed = now.source !== entering.source || now.destination !== entering.destination;
  if (packet.way === "there" && entering.source !== null && changed) {
    context.translations.note(visit.ns, { ...entering, source: entering.source }, { ...now, source: now.source ?? "" });
  }
  return null;
}
