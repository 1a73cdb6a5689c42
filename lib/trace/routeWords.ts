/** Route lookups in plain words, and why one was refused. */

import { parseCidr, parseIp } from "../topology/address";
import { withoutPrefix } from "./addresses";
import { familyOf, type Packet } from "./packet";
import type { Route } from "./read/route";
import type { WalkContext } from "./stack/visit";
import type { DeathReason } from "./types";
import type { World } from "./world";

export function routeText(
  world: World,
  ns: string,
  packet: Packet,
  iif: string | null,
  route: Extract<Route, { type: "out" }>,
): string {
  const name = world.nameOf(ns);
  const where = route.gateway ? `by the router ${route.gateway}, out of ${route.dev}` : `directly, out of ${route.dev}`;
  if (iif !== null) return `${name} is a router: it forwards the packet for ${packet.destination} ${where}.`;
  const from = packet.way === "there" ? ` It sends from ${packet.source}.` : "";
  return `${name} looks up ${packet.destination}: ${where}.${from}`;
}

/** Whether an address lies in a subnet of an interface that is set down: why a route may be missing. */
function downSubnet(world: World, ns: string, address: string): string | null {
  const ip = parseIp(address);
  for (const { iface } of world.interfacesOf(ns)) {
    for (const { cidr } of iface.addresses) {
      const subnet = parseCidr(cidr);
      if (!ip || !subnet || subnet.family !== ip.family || iface.flags.includes("UP")) continue;
      const rest = BigInt((ip.family === 4 ? 32 : 128) - subnet.prefix);
      if (ip.value >> rest === subnet.value >> rest) return iface.name;
    }
  }
  return null;
}

interface Refusal {
  why: DeathReason;
  text: string;
  commands: string[];
}

/** Why a stack does not pass a packet on, for a refused lookup or one that IPv6 allowed without forwarding. */
export async function routeRefusal(
  { world, inquiry }: WalkContext,
  ns: string,
  packet: Packet,
  iif: string | null,
  route: Route,
  forwardingCommand?: string,
): Promise<Refusal> {
  const name = world.nameOf(ns);
  const { destination, source } = packet;
  const commands = [route.command];
  if (route.type !== "refused") {
    const text = `${name} is no router: IPv6 forwarding is off, so it drops a packet that is not for itself.`;
    return { why: "forwarding-off", text, commands: [...commands, ...(forwardingCommand ? [forwardingCommand] : [])] };
  }
  switch (route.why) {
    case "blackhole":
    case "prohibited":
      return { why: "no-route", text: `${name} has a route that refuses ${destination} (${route.text}).`, commands };
    case "source-refused":
      return {
        why: "source-refused",
        text: `${name} does not believe that ${source} comes in by ${iif}: it would answer by another interface (reverse path filter).`,
        commands,
      };
  }
  if (iif !== null) {
    const family = familyOf(destination);
    const key = family === 4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding";
    const { stdout, command } = await inquiry.run(ns, "sysctl", ["-n", key]);
    if (stdout.trim() === "0") {
      const text = `${name} is no router: forwarding is off (${key} = 0), so it drops a packet that is not for itself.`;
      return { why: "forwarding-off", text, commands: [...commands, command] };
    }
    const own = world
      .interfacesOf(ns)
      .some(({ iface }) => iface.addresses.some(({ cidr }) => withoutPrefix(cidr) === source));
    if (own)
      return {
        why: "source-refused",
        text: `${name} drops it: ${source} is its own address, and yet the packet comes in by ${iif}.`,
        commands,
      };
  }
  if (route.why === "invalid") {
    const text =
      iif === null && packet.way === "back"
        ? `${name} cannot answer from ${source}.`
        : `${name} refuses ${destination}: a blackhole route, or an address that cannot be sent to.`;
    return { why: "no-route", text, commands };
  }
  if (route.why === "unreachable")
    return { why: "no-route", text: `${name} cannot reach ${destination}: ${route.text}.`, commands };
  const down = downSubnet(world, ns, destination);
  if (down !== null)
    return {
      why: "link-down",
      text: `${name} has no route to ${destination}: its interface in that subnet, ${down}, is set down.`,
      commands,
    };
  const back = packet.way === "back" ? " The answer dies here." : "";
  return {
    why: "no-route",
    text: `${name} has no route to ${destination}: it is in none of its subnets, and there is no default route.${back}`,
    commands,
  };
}
