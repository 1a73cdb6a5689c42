/** Takes routes, forwarding and nftables rules as the kernel has them into the drawing. */
import { ROOT_NS } from "../../topology/places";
import { type RouteFacts, routeFacts, routeKey } from "../../topology/routes";
import { NFT_CHAINS, type NftChain, rulesOf, ruleText } from "../../topology/ruleset";
import { drawnFromRule } from "../../topology/rulesetRead";
import type { Route, Stack } from "../../topology/stack";
import type { AdoptingDraft } from "./draft";

/** The node that stands for a namespace's stack; the host is drawn when there is none. */
function stackAt(draft: AdoptingDraft, ns: string): Stack | null {
  const name = ns === ROOT_NS ? draft.host() : ns;
  const node = name === null ? undefined : draft.node(name);
  return node?.kind === "namespace" || node?.kind === "host" ? node : null;
}

/** A list without what is empty: a field that says nothing is not in the file. */
function setList<K extends keyof T, T extends object>(record: T, field: K, list: T[K] & unknown[]): void {
  if (list.length > 0) record[field] = list;
  else delete record[field];
}

const drawnRoute = ({ to, family, type, via, dev, metric }: RouteFacts): Route => ({
  to: to === "default" && family === 6 && via === undefined ? "::/0" : to,
  ...(via !== undefined && { via }),
  ...(dev !== undefined && { dev }),
  ...(metric !== (family === 6 ? 1024 : 0) && { metric }),
  ...(type !== "unicast" && { type }),
});

/** @param command what runs; null where the service is gone */
export function adoptService(draft: AdoptingDraft, ns: string, name: string, command: string[] | null): void {
  const stack = stackAt(draft, ns);
  if (!stack) return;
  const others = (stack.services ?? []).filter((service) => service.name !== name);
  setList(stack, "services", command ? [...others, { name, command }] : others);
}

export function adoptRoute(draft: AdoptingDraft, ns: string, facts: RouteFacts, there: boolean): void {
  const stack = stackAt(draft, ns);
  if (!stack) return;
  const isIt = (route: Route) => {
    const read = routeFacts(route);
    return read !== null && routeKey(read) === routeKey(facts);
  };
  const others = (stack.routes ?? []).filter((route) => !isIt(route));
  setList(stack, "routes", there ? [...others, drawnRoute(facts)] : others);
}

export function adoptForwarding(draft: AdoptingDraft, ns: string, family: 4 | 6, on: boolean): void {
  const stack = stackAt(draft, ns);
  if (!stack) return;
  const { [family === 4 ? "ipv4" : "ipv6"]: _, ...other } = stack.forwarding ?? {};
  if (on) stack.forwarding = { ...stack.forwarding, [family === 4 ? "ipv4" : "ipv6"]: true };
  else if (Object.keys(other).length > 0) stack.forwarding = other;
  else delete stack.forwarding;
}

/** Takes out the rules whose paths are given (`rulesOf`). */
function removeRules(stack: Stack, paths: ReadonlySet<string>): void {
  const { nat } = stack;
  if (nat) {
    const masquerade = nat.masquerade?.filter((_, at) => !paths.has(`nat.masquerade[${at}]`)) ?? [];
    const forward = nat.forward?.filter((_, at) => !paths.has(`nat.forward[${at}]`)) ?? [];
    if (masquerade.length + forward.length > 0) {
      stack.nat = { ...(masquerade.length > 0 && { masquerade }), ...(forward.length > 0 && { forward }) };
    } else delete stack.nat;
  }
  setList(stack, "firewall", stack.firewall?.filter((_, at) => !paths.has(`firewall[${at}]`)) ?? []);
}

/** Rules that are gone from the kernel: of one chain with one text, of one chain, or all. */
export function adoptRulesGone(draft: AdoptingDraft, ns: string, chain?: NftChain, words?: readonly string[]): void {
  const stack = stackAt(draft, ns);
  if (!stack) return;
  const gone = rulesOf(stack).filter(
    (rule) =>
      (chain === undefined || rule.chain === chain) &&
      (words === undefined || ruleText(rule.words) === ruleText(words)),
  );
  removeRules(stack, new Set(gone.map(({ path }) => path)));
}

const isOwn = (chain: string): chain is NftChain => Object.hasOwn(NFT_CHAINS, chain);

/** Joins records to a list, before the one at a path of `rulesOf` where there is one. */
function joinAt<T>(list: T[] | undefined, more: T[] | undefined, before: string | undefined): T[] {
  const index = Number(/\[(\d+)\]$/.exec(before ?? "")?.[1] ?? Number.POSITIVE_INFINITY);
  return (list ?? []).toSpliced(Math.min(index, list?.length ?? 0), 0, ...(more ?? []));
}

/** The drawn rule that comes next after one that the kernel has. */
function nextDrawn(
  { observed }: AdoptingDraft,
  stack: Stack,
  ns: string,
  chain: string,
  text: string,
): string | undefined {
  const { rules = [] } = observed.namespaces[ns]?.ruleset?.[chain] ?? {};
  const drawn = rulesOf(stack).filter((rule) => rule.chain === chain);
  const later = rules.slice(rules.findIndex((rule) => rule.text === text) + 1).map((rule) => rule.text);
  const next = later.find((one) => drawn.some(({ words }) => ruleText(words) === one));
  return drawn.find(({ words }) => ruleText(words) === next)?.path;
}

/** A rule that somebody added, in its place among those that are drawn. */
export function adoptRule(draft: AdoptingDraft, ns: string, chain: string, text: string): void {
  const stack = stackAt(draft, ns);
  const found = isOwn(chain) ? drawnFromRule(chain, text) : null;
  if (!stack || !found) return;
  const before = nextDrawn(draft, stack, ns, chain, text);
  const join = <T>(list: T[] | undefined, more: T[] | undefined) => joinAt(list, more, before);
  if (found.firewall) stack.firewall = join(stack.firewall, found.firewall);
  if (found.nat?.masquerade)
    stack.nat = { ...stack.nat, masquerade: join(stack.nat?.masquerade, found.nat.masquerade) };
  if (found.nat?.forward) stack.nat = { ...stack.nat, forward: join(stack.nat?.forward, found.nat.forward) };
}

/** The rules of a chain, or of the whole table, that nobody drew. */
export function adoptChains(draft: AdoptingDraft, ns: string, chain?: string): void {
  const chains = draft.observed.namespaces[ns]?.ruleset ?? {};
  for (const [name, { rules }] of Object.entries(chains)) {
    if (chain === undefined || chain === name) for (const { text } of rules) adoptRule(draft, ns, name, text);
  }
}
