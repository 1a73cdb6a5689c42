/** What a traced route passes, for the canvas: the nodes that answered, and the cables and switches between them. */
import type { ElementRef } from "../../topology/ids";
import type { InterfaceRef } from "../../topology/places";
import { ownersOf } from "../../trace/addresses";
import { wayBetween } from "../../trace/deadEnd";
import { uniqueElements, type World } from "../../trace/world";
import type { RouteHop } from "./types";

/** The place that a `placeKey` names. */
function placeOf(key: string): InterfaceRef {
  const slash = key.indexOf("/");
  return { ns: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** What stands for a place on the canvas: its cable or node, and the switch whose port it is. */
function elementsAt(world: World, ref: InterfaceRef): (ElementRef | null)[] {
  const bridge = world.ovsPortOf(ref)?.bridge ?? world.bridgeOf(ref)?.name;
  return [world.element(ref), bridge === undefined ? null : world.switchElement(bridge)];
}

/** @param from namespace of the sender; `sender` its node */
export function pathElements(world: World, from: string, sender: string, hops: readonly RouteHop[]): ElementRef[] {
  const elements: (ElementRef | null)[] = [{ type: "node", id: sender }];
  let at = from;
  for (const { address } of hops) {
    const [owner] = address === null ? [] : ownersOf(world, address);
    if (!owner || owner.ref.ns === at) continue;
    // In the lab's root every port of a switch is an interface: those with addresses are where a stack speaks.
    const speaking = world.interfacesOf(at).filter(({ iface }) => iface.addresses.length > 0);
    // A router answers from the interface at which the packet came in.
    const way = wayBetween(
      world,
      owner.ref,
      speaking.map(({ ref }) => ref),
    );
    for (const key of way.reverse()) elements.push(...elementsAt(world, placeOf(key)));
    elements.push(world.stackElement(owner.ref));
    at = owner.ref.ns;
  }
  return uniqueElements(elements);
}
