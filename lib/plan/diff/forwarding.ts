/** Whether a namespace passes on packets that are for others. */
import { ROOT_NS } from "../../topology/places";
import { type DiffContext, reasonToRemove } from "./context";
import { own } from "./own";
import type { StackPlace } from "./stacks";

const FAMILIES = [
  [4, "ipv4"],
  [6, "ipv6"],
] as const;

/**
 * Whether namespaces forward from birth: a new one has the machine's own setting
 * for IPv4 (net.core.devconf_inherit_init_net), and so has the lab's root.
 */
function isInherited({ current, wanted }: DiffContext, ns: string, family: 4 | 6): boolean {
  const drawn = [...wanted.nodes.values()].some((node) => node.kind === "host" && node.forwarding?.ipv4 !== undefined);
  return (
    family === 4 && (ns === ROOT_NS || (!drawn && own(current.observed.namespaces, ROOT_NS)?.forwarding?.ipv4 === true))
  );
}

export function settleForwarding(context: DiffContext, { ns, drawn, before, found, isNew, add }: StackPlace): void {
  for (const [family, key] of FAMILIES) {
    const wish = drawn.forwarding?.[key];
    const now = found.forwarding?.[key];
    if (wish !== undefined) {
      if (now !== wish) add({ op: "setForwarding", ns, family, on: wish }, isNew ? "follows" : "changed");
    } else if (now === true) {
      const wasOn = before.forwarding?.[key] === true;
      if (!wasOn && isInherited(context, ns, family)) continue;
      const why = reasonToRemove(context, wasOn);
      if (why) add({ op: "setForwarding", ns, family, on: false }, why);
    }
  }
}
