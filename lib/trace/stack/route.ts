/** A stack decides what to do with a packet: keep it, pass it on, or drop it. */
import { familyOf } from "../packet";
import { lookUpRoute, type Route } from "../read/route";
import { routeRefusal, routeText } from "../routeWords";
import { filter } from "./filter";
import { isOutcome, type Outcome, type Visit } from "./visit";

export type Way = Extract<Route, { type: "out" }>;

/** IPv6's route lookup does not look at forwarding; the kernel does when it forwards. */
async function forwardsIpv6({ context, ns }: Visit): Promise<{ on: boolean; command: string }> {
  const { stdout, command } = await context.inquiry.run(ns, "sysctl", ["-n", "net.ipv6.conf.all.forwarding"]);
  return { on: stdout.trim() === "1", command };
}

/** The packet is for this stack. */
async function keep(visit: Visit, route: Extract<Route, { type: "local" }>): Promise<Outcome> {
  const { iif, name, packet, context } = visit;
  const lo = context.world.interface(visit.at("lo"));
  if (iif === null && lo && !lo.flags.includes("UP")) {
    const text = `${packet.destination} is ${name}'s own address, reached by lo, and lo is set down.`;
    return visit.die("link-down", visit.step("route", text, [route.command]));
  }
  const input = await filter(visit, "input", null);
  if (isOutcome(input)) return input;
  const text =
    iif === null
      ? `${packet.destination} is ${name}'s own address: the packet never leaves the stack.`
      : `It arrives: ${name} has ${packet.destination} and takes the packet in by ${iif}.`;
  visit.add(visit.step("arrival", text, [route.command], iif));
  const source = visit.tracked?.source ?? packet.source ?? packet.destination;
  return { arrived: { ns: visit.ns, iface: iif, packet: { ...packet, source } } };
}

/** @returns the way out, or an outcome when the packet stays here */
export async function decide(visit: Visit): Promise<Way | Outcome> {
  const { context, ns, iif, name } = visit;
  const { source, destination } = visit.packet;
  const query = { to: destination, ...(source !== null && { from: source }), ...(iif !== null && { iif }) };
  const route = await lookUpRoute(context.inquiry, ns, query);
  const forwarding =
    familyOf(destination) === 6 && iif !== null && route.type === "out" ? await forwardsIpv6(visit) : null;
  if (route.type === "refused" || forwarding?.on === false) {
    const { why, text, commands } = await routeRefusal(context, ns, visit.packet, iif, route, forwarding?.command);
    return visit.die(why, visit.step("route", text, commands, iif));
  }
  if (source === null) {
    const chosen = route.source ?? (route.type === "local" ? destination : null);
    if (chosen === null) {
      const text = `${name} has no address to send from on ${route.type === "out" ? route.dev : "lo"}.`;
      return visit.die("no-address", visit.step("route", text, [route.command]));
    }
    visit.packet = { ...visit.packet, source: chosen };
  }
  if (route.type === "local") return keep(visit, route);
  visit.add(visit.step("route", routeText(context.world, ns, visit.packet, iif, route), [route.command], route.dev));
  const filtered = await filter(visit, iif === null ? "output" : "forward", route.dev);
  return isOutcome(filtered) ? filtered : route;
}
