/**
 * Which changes of a machine could cut off whoever makes them, and how they are taken
 * back by a program that knows nothing but this list of commands.
 */
import { networksOverlap, parseCidr } from "../../topology/address";
import { ROOT_NS } from "../../topology/places";
import type { Command } from "../command";
import type { PlannedStep, Step } from "../step";
import { commandsOf, inverseOf } from "../steps/index";
import { ip } from "../steps/iproute";
import { nft } from "../steps/nft";
import { type CardState, restoreCard } from "./snapshot";

/** What is known of the machine before the change. */
export interface Reachability {
  /** Cards that the plan is about, as they are. */
  cards: readonly CardState[];
  /** Local addresses of connections that are open now, and the far end of one of each. */
  connections: ReadonlyMap<string, string>;
  /** Networks that the machine is connected to by interfaces that are not the lab's. */
  networks: readonly { cidr: string; dev: string }[];
}

const addressOf = (words: readonly string[]): string => words[0] ?? "";
const bare = (cidr: string): string => cidr.split("/")[0] ?? "";

/** Why losing this card could cut somebody off; null when nobody speaks through it. */
function carries(card: CardState, connections: Reachability["connections"]): string | null {
  if (card.routes.some(({ words }) => words[0] === "default")) return `${card.name} carries the default route`;
  for (const words of card.addresses) {
    const far = connections.get(bare(addressOf(words)));
    if (far !== undefined) return `${card.name} has the address of a live connection from ${far}`;
  }
  const [first] = card.addresses;
  return first ? `${card.name} has an address of this machine, ${addressOf(first)}` : null;
}

/** Whether two networks have addresses in common. */
function overlap(first: string, second: string): boolean {
  const [a, b] = [parseCidr(first), parseCidr(second)];
  return a !== null && b !== null && networksOverlap(a, b);
}

const FILTERS = new Set(["input", "forward", "output"]);

/** Why a step could cut somebody off; null when it cannot. */
function danger(step: Step, { cards, connections, networks }: Reachability): string | null {
  const cardAt = (name: string) => cards.find((card) => card.name === name);
  const card = (name: string) => {
    const found = cardAt(name);
    return found ? carries(found, connections) : null;
  };
  switch (step.op) {
    case "moveAddresses":
      return `${step.addresses.join(", ")} moves from ${step.from} to ${step.to}`;
    case "setMaster":
    case "setAdmin":
      return step.at.ns === ROOT_NS ? card(step.at.name) : null;
    case "addOvsPort":
    case "deleteOvsPort":
      return card(step.name);
    case "setForwarding":
      return step.ns === ROOT_NS ? `forwarding of IPv${step.family} is turned ${step.on ? "on" : "off"}` : null;
    case "addNftRule":
    case "addNftChain":
      return step.ns === ROOT_NS && FILTERS.has(step.chain) ? "this machine itself gets a packet filter" : null;
    case "addRoute":
      return step.ns === ROOT_NS && step.route.to === "default" ? "this machine gets another default route" : null;
    case "addAddress": {
      if (step.at.ns !== ROOT_NS) return null;
      const met = networks.find(({ cidr, dev }) => dev !== step.at.name && overlap(cidr, step.cidr));
      return met ? `${step.cidr} of ${step.at.name} is in the network of ${met.dev}, ${met.cidr}` : null;
    }
    default:
      return null;
  }
}

/** The cards that steps are about. */
export function cardsIn(steps: readonly PlannedStep[], cards: ReadonlySet<string>): Set<string> {
  const names = steps.flatMap(({ step }): string[] => {
    switch (step.op) {
      case "moveAddresses":
        return [step.from, step.to];
      case "setMaster":
      case "setAdmin":
        return step.at.ns === ROOT_NS ? [step.at.name] : [];
      case "addOvsPort":
      case "deleteOvsPort":
        return [step.name];
      default:
        return [];
    }
  });
  return new Set(names.filter((name) => cards.has(name)));
}

/** Why a plan is to be confirmed by somebody who still gets through; empty when it need not be. */
export function checkpointReasons(steps: readonly PlannedStep[], machine: Reachability): string[] {
  return [...new Set(steps.flatMap(({ step }) => danger(step, machine) ?? []))];
}

/** What takes a step in the machine's root back that is not about a card. */
function undo(step: Step): Command[] {
  const inverse = inverseOf(step);
  switch (step.op) {
    case "setForwarding":
    case "addRoute":
      return step.ns === ROOT_NS && inverse ? commandsOf(inverse) : [];
    case "addAddress":
      return step.at.ns === ROOT_NS && inverse ? commandsOf(inverse) : [];
    case "addNftTable":
    case "addNftChain":
    case "addNftRule":
      return step.ns === ROOT_NS ? [nft(ROOT_NS, "delete", "table")] : [];
    default:
      return [];
  }
}

/** What a move of addresses has left on the interface that is no card. */
function leftovers(step: Step, cards: ReadonlySet<string>): Command[] {
  if (step.op !== "moveAddresses") return [];
  const other = cards.has(step.from) ? step.to : step.from;
  const { gateway } = step;
  const family = gateway?.includes(":") ? ["-6"] : [];
  return [
    ...step.addresses.map((cidr) => ip(ROOT_NS, "address", "delete", cidr, "dev", other)),
    ...(gateway === undefined
      ? []
      : [ip(ROOT_NS, ...family, "route", "delete", "default", "via", gateway, "dev", other)]),
  ];
}

/**
 * The commands that make the machine reachable as it was, whatever part of the plan has
 * been run. Each may be run in vain. What the lab has made besides stays; taking it
 * away is the planner's business.
 * @param cards as they shall be again
 */
export function rollbackCommands(steps: readonly PlannedStep[], cards: readonly CardState[]): Command[] {
  const names = new Set(cards.map(({ name }) => name));
  const moves = steps.flatMap(({ step }) => (step.op === "moveAddresses" ? [step] : []));
  const moved = new Set(moves.flatMap(({ addresses }) => addresses));
  const gateways = moves.flatMap(({ gateway }) => gateway ?? []);
  return [
    // The cards first: the machine keeps its addresses all the time.
    ...cards.flatMap((card) => restoreCard(card, moved, gateways)),
    ...steps.flatMap(({ step }) => leftovers(step, names)),
    ...[...steps].reverse().flatMap(({ step }) => undo(step)),
  ];
}
