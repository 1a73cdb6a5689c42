/** Leads a packet from stack to stack: rules, route, neighbour, segment, and again at the next. */
import type { Packet } from "./packet";
import { handOver } from "./stack/handOver";
import { decide } from "./stack/route";
import { afterRouting, beforeRouting } from "./stack/translate";
import { leaveByUplink } from "./stack/uplink";
import { isOutcome, type Outcome, Visit, type WalkContext } from "./stack/visit";
import { MACHINE_NS } from "./world";

/** Most stacks a packet passes before its time to live of 64 runs out. */
const MOST_STACKS = 64;

/** @param ns namespace where the packet starts */
export async function walk(context: WalkContext, ns: string, packet: Packet): Promise<Outcome> {
  const seen = new Set<string>();
  for (let visit = new Visit(context, ns, null, packet); ; ) {
    const { source, destination } = visit.packet;
    const state = `${visit.ns}/${visit.iif ?? ""}/${destination}/${source}`;
    if (seen.has(state) || seen.size >= MOST_STACKS) {
      const text = `${visit.name} has seen it before: the routes send it round in a circle until its time to live runs out.`;
      return visit.die("route-loop", visit.step("route", text, []));
    }
    seen.add(state);
    const stopped = await beforeRouting(visit);
    if (stopped) return stopped;
    const way = await decide(visit);
    if (isOutcome(way)) return way;
    const held = await afterRouting(visit, way.dev);
    if (held) return held;
    const next = await handOver(visit, way);
    if (isOutcome(next)) return next;
    visit = new Visit(context, next.at.ns, next.at.name, visit.packet);
    if (next.at.ns === MACHINE_NS) return leaveByUplink(visit);
  }
}
