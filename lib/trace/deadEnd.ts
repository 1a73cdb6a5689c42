/** Which of many dead ends is the one to tell: the one that came nearest to where the frame should have gone. */
import { placeKey } from "../observed/lookup";
import type { InterfaceRef } from "../topology/places";
import type { DeadEnd } from "./frame";
import type { World } from "./world";

/** Places next to a place, whatever the state of what connects them. */
function neighbours(world: World, key: string, refs: ReadonlyMap<string, InterfaceRef>): InterfaceRef[] {
  const ref = refs.get(key);
  if (!ref) return [];
  const bridge = world.bridgeOf(ref) ?? (world.interface(ref)?.kind === "bridge" ? ref : null);
  const found = bridge ? [bridge, ...world.portsOf(bridge)] : [];
  const ovs = world.ovsPortOf(ref);
  if (ovs) for (const name of world.joinedByPatches(ovs.bridge)) found.push(...world.interfacesOfOvs(name));
  const parent = world.interface(ref)?.device?.parent;
  if (parent !== undefined) found.push({ ns: ref.ns, name: parent });
  found.push(...world.builtOn(ref, "vlan").map((one) => one.ref));
  const peer = world.peer(ref);
  return peer ? [...found, peer] : found;
}

/** Places on a shortest way of cables and switches from one interface to any of others. */
export function wayBetween(world: World, from: InterfaceRef, to: readonly InterfaceRef[]): string[] {
  const refs = new Map([[placeKey(from), from]]);
  const ways = new Map([[placeKey(from), [placeKey(from)]]]);
  const wanted = new Set(to.map(placeKey));
  for (const [key, way] of ways) {
    if (wanted.has(key)) return way;
    for (const next of neighbours(world, key, refs)) {
      const nextKey = placeKey(next);
      if (ways.has(nextKey)) continue;
      refs.set(nextKey, next);
      ways.set(nextKey, [...way, nextKey]);
    }
  }
  return [];
}

/** The dead end to tell of, or null when no copy of the frame met with anything worth telling. */
export function tellingDeadEnd(deadEnds: readonly DeadEnd[], way: readonly string[]): DeadEnd | null {
  const atOnce = deadEnds.find(({ passed }) => passed.length === 1);
  if (atOnce) return atOnce;
  const onWay = new Set(way);
  const score = ({ passed, why }: DeadEnd) =>
    passed.filter((key) => onWay.has(key)).length - (why === "not-for-it" ? 0.5 : 0);
  // What died on the way to somebody else says nothing about why this one was not reached.
  const [best] = deadEnds.filter(({ passed }) => onWay.has(passed.at(-1) ?? "")).sort((a, b) => score(b) - score(a));
  return best ?? null;
}
