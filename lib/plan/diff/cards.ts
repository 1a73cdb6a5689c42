/**
 * Network cards of the machine as ports of the lab's switches. A card is never
 * made, deleted or set down, and one that is not named is never touched. In a
 * sandbox there are none, so nothing is planned there.
 */
import { ROOT_NS } from "../../topology/places";
import type { TopologyNode } from "../../topology/schema";
import { canonicalCidr } from "./addresses";
import type { DiffContext } from "./context";
import { plugsOf } from "./plugs";
import { elementOf, type Wanted } from "./wanted";

type Card = Extract<TopologyNode, { kind: "nic" }>;

const root = (name: string) => ({ ns: ROOT_NS, name });

const cardsOf = (wanted: Wanted | null): Card[] =>
  [...(wanted?.nodes.values() ?? [])].filter((node): node is Card => node.kind === "nic");

/** Which of a card's addresses an interface has. One that is not there yet is believed to be the card as declared. */
function addressesAt({ current }: DiffContext, name: string, card: Card): string[] {
  const found = current.interfaceAt(root(name));
  const wanted = card.addresses ?? [];
  if (!found) return name === card.name ? wanted : [];
  const has = new Set(found.addresses.map(({ cidr }) => canonicalCidr(cidr)));
  return wanted.filter((cidr) => has.has(canonicalCidr(cidr)));
}

function forgetAddresses({ current }: DiffContext, name: string, cidrs: readonly string[]): void {
  const found = current.interfaceAt(root(name));
  if (!found) return;
  const gone = new Set(cidrs.map(canonicalCidr));
  const addresses = found.addresses.filter(({ cidr }) => !gone.has(canonicalCidr(cidr)));
  current.changeInterface(root(name), { ...found, addresses });
}

const gatewayOf = ({ gateway }: Card) => (gateway === undefined ? {} : { gateway });

/** Before anything goes: cards that were ports of switches and shall not be any more get their addresses back. */
export function releaseCards(context: DiffContext): void {
  const { wanted, applied, current, draft, capabilities } = context;
  if (capabilities.place !== "host" || !applied) return;
  const [before, now] = [plugsOf(applied.links), plugsOf(wanted.links)];
  for (const card of cardsOf(applied)) {
    const link = before.get(card.name);
    const found = current.interfaceAt(root(card.name));
    if (!link || now.get(card.name)?.b.node === link.b.node || !found) continue;
    const element = elementOf(link);
    const was = current.masterOf(root(card.name));
    if (was === link.b.node) {
      draft.add("cards", { op: "setMaster", at: root(card.name), master: null, was }, element, "obsolete");
      const { master: _, ...unplugged } = found;
      current.changeInterface(root(card.name), unplugged);
    }
    const moved = addressesAt(context, link.b.node, card);
    if (moved.length === 0) continue;
    const step = {
      op: "moveAddresses",
      addresses: moved,
      ...gatewayOf(card),
      from: link.b.node,
      to: card.name,
    } as const;
    draft.add("cards", step, element, "obsolete");
    forgetAddresses(context, link.b.node, moved);
  }
}

/** After all else: what cards were reached by moves to the switch, which is up by then. */
export function takeCards(context: DiffContext): void {
  const { wanted, current, draft, capabilities } = context;
  if (capabilities.place !== "host") return;
  const plugs = plugsOf(wanted.links);
  for (const card of cardsOf(wanted)) {
    const link = plugs.get(card.name);
    if (!link) continue;
    const element = elementOf(link);
    const at = root(card.name);
    const found = current.interfaceAt(at);
    const why = found ? "changed" : "follows";
    if (!found?.flags.includes("UP")) draft.addLate("addCards", { op: "setAdmin", at, up: true }, element, why);
    const addresses = addressesAt(context, card.name, card);
    const switchHas = addressesAt(context, link.b.node, card);
    for (const cidr of card.addresses ?? []) {
      if (addresses.includes(cidr) || switchHas.includes(cidr)) continue;
      draft.addLate("addCards", { op: "addAddress", at: root(link.b.node), cidr }, element, why);
    }
    if (addresses.length === 0) continue;
    const step = { op: "moveAddresses", addresses, ...gatewayOf(card), from: card.name, to: link.b.node } as const;
    draft.addLate("addCards", step, element, why);
  }
}
