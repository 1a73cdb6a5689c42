/** A stack sends a packet to the next one: whose MAC address, does it fit, and does the frame get there. */
import { tellingDeadEnd, wayBetween } from "../deadEnd";
import { type Arrival, BROADCAST, type Delivery, type Frame } from "../frame";
import { packetContent } from "../packet";
import type { Way } from "./route";
import { isOutcome, type Outcome, type Visit } from "./visit";

/** Cuts or drops a packet that the interface is too small for. */
function cut(visit: Visit, dev: string): Outcome | null {
  const { iif, packet, name, context } = visit;
  const mtu = context.world.interface(visit.at(dev))?.mtu;
  if (mtu === undefined) return null;
  // Answers may be cut (RFC 792): what goes on are pieces that fit.
  if (packet.way === "back") visit.packet = { ...packet, size: Math.min(packet.size, mtu) };
  else if (packet.size > mtu) {
    const says = iif === null ? "" : `: ${name} drops it and says so to ${packet.source}`;
    const text = `${packet.size} bytes do not fit into the ${mtu} of ${dev}, and the packet may not be cut${says}.`;
    const command = `ip ${visit.ns === "" ? "" : `-n ${visit.ns} `}link show dev ${dev}`;
    return visit.die("too-big", visit.step("route", text, [command], dev));
  }
  context.mtus.push(mtu);
  return null;
}

/** No copy of the frame reached anybody who takes it. */
function lost(visit: Visit, dev: string, mac: string, { deadEnds }: Delivery): Outcome {
  const { world } = visit.context;
  const holders = Object.keys(world.observed.namespaces)
    .flatMap((ns) => world.interfacesOf(ns))
    .filter(({ iface }) => iface.mac === mac)
    .map(({ ref }) => ref);
  const dead = tellingDeadEnd(deadEnds, wayBetween(world, visit.at(dev), holders));
  const doubt = deadEnds.find(({ why }) => why === "doubt");
  const told = dead ?? doubt;
  for (const step of told?.steps ?? []) visit.add(step);
  if (told?.why === "doubt") return { doubt: true };
  if (told) return visit.die(told.why);
  return visit.die("not-for-it", visit.step("neighbour", `Nobody on ${dev} has the MAC address ${mac}.`, [], dev));
}

/** A loop that nothing breaks spoils also what is sent to a neighbour that is known: what others flood goes round for ever. */
async function lookForLoop(visit: Visit, frame: Frame, dev: string): Promise<void> {
  const { context } = visit;
  const { loop } = await context.segment.send({ ...frame, dst: BROADCAST }, visit.at(dev));
  if (loop.length === 0) return;
  context.doubts.push(
    `Frames go round for ever through ${loop.join(", ")}: no spanning tree breaks the loop. What gets through is chance.`,
  );
  context.unjudged = true;
}

/** @returns where the packet comes in next, or an outcome when it does not */
export async function handOver(visit: Visit, { dev, gateway }: Way): Promise<Arrival | Outcome> {
  const { context } = visit;
  const tooBig = cut(visit, dev);
  if (tooBig && isOutcome(tooBig)) return tooBig;
  const out = visit.at(dev);
  const device = context.world.interface(out);
  const own = device?.mac ?? "";
  const { packet } = visit;
  // Interfaces without neighbours (a dummy) are not asked for any.
  const resolution = device?.flags.includes("NOARP")
    ? { mac: own, steps: [] }
    : await context.resolver.resolve(out, gateway ?? packet.destination, packet.source ?? "");
  for (const step of resolution.steps) visit.add(step);
  if (resolution.mac === null) return resolution.why === "doubt" ? { doubt: true } : visit.die(resolution.why);
  const frame: Frame = { src: own, dst: resolution.mac, vlan: null, size: packet.size, content: packetContent(packet) };
  const delivery = await context.segment.send(frame, out);
  await lookForLoop(visit, frame, dev);
  const [arrival] = delivery.arrivals;
  if (!arrival) return lost(visit, dev, resolution.mac, delivery);
  for (const step of arrival.steps) visit.add(step);
  context.mtus.push(arrival.mtu);
  return arrival;
}
