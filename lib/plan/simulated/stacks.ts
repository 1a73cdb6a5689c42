/** A model of route tables, forwarding and Wirelab's nftables table, as far as steps touch them. */
import type { NamespaceFacts, ObservedChain, ObservedRoute } from "../../observed/types";
import { type Attached, exitOf, type RouteFacts, routeKey } from "../../topology/routes";
import { chainDefinition, type NftChain, ruleText } from "../../topology/ruleset";
import { own } from "../diff/own";
import { routeText } from "../steps/routeWords";
import { Refused, type SimulatedKernel } from "./kernel";

export class SimulatedStacks {
  /** The last handle of each namespace's table: chains and rules are counted together. */
  private readonly handles = new Map<string, number>();

  constructor(private readonly kernel: SimulatedKernel) {}

  addRoute(ns: string, facts: RouteFacts, replace: boolean): void {
    const place = this.kernel.namespace(ns);
    const routes = place.routes ?? [];
    const same = routes.findIndex((route) => routeKey(route) === routeKey(facts));
    if (same >= 0 && !replace) throw new Refused(`${routeText(facts)}: File exists`);
    const exit = exitOf(facts, this.attached(ns), routes as RouteFacts[]);
    if (!exit.ok) throw new Refused(`${routeText(facts)}: Nexthop has invalid gateway (${exit.why})`);
    const { family, to, type, via, metric } = facts;
    const made: ObservedRoute = {
      family,
      to,
      type,
      ...(via !== undefined && { via }),
      ...(exit.dev !== null && { dev: exit.dev }),
      metric,
      protocol: "boot",
    };
    place.routes = same >= 0 ? routes.with(same, made) : [...routes, made];
  }

  deleteRoute(ns: string, facts: RouteFacts): void {
    const place = this.kernel.namespace(ns);
    const routes = place.routes ?? [];
    const at = routes.findIndex(
      (route) =>
        routeKey(route) === routeKey(facts) &&
        route.type === facts.type &&
        route.via === facts.via &&
        (facts.dev === undefined || route.dev === facts.dev),
    );
    if (at < 0) throw new Refused(`${routeText(facts)}: No such process`);
    place.routes = routes.toSpliced(at, 1);
  }

  setForwarding(ns: string, family: 4 | 6, on: boolean): void {
    const place = this.kernel.namespace(ns);
    const now = place.forwarding ?? { ipv4: false, ipv6: false };
    place.forwarding = { ...now, [family === 4 ? "ipv4" : "ipv6"]: on };
  }

  addTable(ns: string): void {
    this.kernel.namespace(ns).ruleset ??= {};
  }

  deleteTable(ns: string): void {
    this.table(ns);
    this.kernel.namespace(ns).ruleset = null;
    this.handles.delete(ns);
  }

  addChain(ns: string, chain: NftChain): void {
    if (own(this.table(ns), chain)) return;
    this.freshHandle(ns);
    this.table(ns)[chain] = { definition: chainDefinition(chain), rules: [] };
  }

  deleteChain(ns: string, chain: string): void {
    this.chain(ns, chain);
    delete this.table(ns)[chain];
  }

  addRule(ns: string, chain: NftChain, words: readonly string[], before?: number): void {
    const { rules } = this.chain(ns, chain);
    const at = before === undefined ? rules.length : rules.findIndex(({ handle }) => handle === before);
    if (at < 0) throw new Refused(`no rule ${before} in ${chain}: No such file or directory`);
    rules.splice(at, 0, { handle: this.freshHandle(ns), text: ruleText(words) });
  }

  deleteRule(ns: string, chain: string, handle: number): void {
    const { rules } = this.chain(ns, chain);
    const at = rules.findIndex((rule) => rule.handle === handle);
    if (at < 0) throw new Refused(`no rule ${handle} in ${chain}: No such file or directory`);
    rules.splice(at, 1);
  }

  startService(ns: string, name: string, command: string[]): void {
    const place = this.kernel.namespace(ns);
    if (own(place.services, name)) throw new Refused(`${name} runs already`);
    place.services = { ...place.services, [name]: { command, state: "running" } };
  }

  stopService(ns: string, name: string): void {
    const place = this.kernel.namespace(ns);
    const { [name]: found, ...rest } = place.services ?? {};
    if (!found) throw new Refused(`${name} does not run`);
    place.services = rest;
  }

  private freshHandle(ns: string): number {
    const used = Object.values(this.table(ns)).flatMap(({ rules }) => rules.map(({ handle }) => handle));
    const handle = Math.max(this.handles.get(ns) ?? 0, ...used) + 1;
    this.handles.set(ns, handle);
    return handle;
  }

  private table(ns: string): NonNullable<NamespaceFacts["ruleset"]> {
    const { ruleset } = this.kernel.namespace(ns);
    if (!ruleset) throw new Refused(`no table inet wirelab in "${ns}": No such file or directory`);
    return ruleset;
  }

  private chain(ns: string, name: string): ObservedChain {
    const chain = own(this.table(ns), name);
    if (!chain) throw new Refused(`no chain ${name}: No such file or directory`);
    return chain;
  }

  private attached(ns: string): Attached[] {
    return Object.values(this.kernel.namespace(ns).interfaces).map(({ name, flags, addresses }) => ({
      name,
      up: flags.includes("UP"),
      addresses: addresses.map(({ cidr }) => cidr),
    }));
  }
}
