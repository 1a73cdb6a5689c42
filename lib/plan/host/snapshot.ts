/** A network card as it is, and the commands that make it so again. */
import { ROOT_NS } from "../../topology/places";
import type { Command } from "../command";
import { ip, linkSet } from "../steps/iproute";
import { vsctl } from "../steps/openvswitch";

export interface CardRoute {
  family: 4 | 6;
  words: string[];
}

export interface CardState {
  name: string;
  up: boolean;
  /** The bridge, bond or VRF that has it. */
  master: string | null;
  /** The Open vSwitch bridge that has it. */
  ovsBridge: string | null;
  /** Each address in the words of `ip address add` (ip-address(8)). */
  addresses: string[][];
  /** Each route through it in the words of `ip route add` (ip-route(8)), those that the kernel makes left out. */
  routes: CardRoute[];
}

const cardSet = (name: string, ...args: string[]): Command => linkSet({ ns: ROOT_NS, name }, ...args);
const addressOf = (words: readonly string[]): string => words[0] ?? "";
const sameWords = (a: readonly string[], b: readonly string[]): boolean => a.join(" ") === b.join(" ");

const addAddress = (name: string, words: string[]): Command => ip(ROOT_NS, "address", "replace", ...words, "dev", name);
const addRoute = (name: string, { family, words }: CardRoute): Command =>
  ip(ROOT_NS, `-${family}`, "route", "replace", ...words, "dev", name);

/** Takes a card out of what it was made a port of, or puts it back. A port of Open vSwitch has its datapath as master. */
function joinCommands({ name, master, ovsBridge }: CardState): Command[] {
  if (ovsBridge !== null) return [vsctl(["--may-exist", "add-port", ovsBridge, name])];
  return [master === null ? cardSet(name, "nomaster") : cardSet(name, "master", master)];
}

/**
 * Makes a card as it was, whatever it is now. Every command may be run again, and one
 * that fails must not keep the next from being run.
 * @param moved addresses that were moved away; others have stayed
 * @param gateways of default routes that were moved, and may have come back without their particulars
 */
export function restoreCard(card: CardState, moved: ReadonlySet<string>, gateways: readonly string[]): Command[] {
  const { name, up, ovsBridge, addresses, routes } = card;
  return [
    ...(ovsBridge === null ? [vsctl(["--if-exists", "del-port", name])] : []),
    ...joinCommands(card),
    cardSet(name, up ? "up" : "down"),
    ...addresses.filter((words) => moved.has(addressOf(words))).map((words) => addAddress(name, words)),
    ...gateways.map((gateway) => plainDefault(name, gateway)),
    ...routes.map((route) => addRoute(name, route)),
  ];
}

const plainDefault = (name: string, gateway: string): Command =>
  ip(ROOT_NS, gateway.includes(":") ? "-6" : "-4", "route", "delete", "default", "via", gateway, "dev", name);

/**
 * What is left to be done to make a card as it was; nothing when it is so. What somebody
 * has added to it since stays.
 * @param gateways as for `restoreCard`
 */
export function cardDifference(now: CardState, then: CardState, gateways: readonly string[]): Command[] {
  const { name } = then;
  const there = new Map(now.addresses.map((words) => [addressOf(words), words]));
  const addresses = then.addresses.flatMap((words) => {
    const found = there.get(addressOf(words));
    if (!found) return [addAddress(name, words)];
    // Of an address that is there the kernel changes little: it is made anew.
    const again = [ip(ROOT_NS, "address", "delete", addressOf(words), "dev", name), addAddress(name, words)];
    return sameWords(lasting(found), lasting(words)) ? [] : again;
  });
  const has = (routes: readonly CardRoute[], one: CardRoute) =>
    routes.some(({ family, words }) => family === one.family && sameWords(words, one.words));
  const strange = gateways.filter((gateway) => {
    const plain = (routes: readonly CardRoute[]) =>
      routes.some(({ words }) => sameWords(words, ["default", "via", gateway]));
    return plain(now.routes) && !plain(then.routes);
  });
  // The last address of a card takes its routes along.
  const lost = addresses.length > 0 ? then.routes : then.routes.filter((route) => !has(now.routes, route));
  const joined = now.master === then.master && now.ovsBridge === then.ovsBridge;
  return [
    ...(joined ? [] : joinCommands(then)),
    ...(now.up === then.up ? [] : [cardSet(name, then.up ? "up" : "down")]),
    ...addresses,
    ...strange.map((gateway) => plainDefault(name, gateway)),
    ...lost.map((route) => addRoute(name, route)),
  ];
}

/** The words of an address without its lifetime, which runs out by itself. */
function lasting(words: readonly string[]): string[] {
  const end = words.indexOf("valid_lft");
  return end < 0 ? [...words] : words.slice(0, end);
}
