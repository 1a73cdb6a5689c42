import { linkId, linkRef } from "../../topology/ids";
import { isSwitch } from "../../topology/places";
import type { Link, TopologyNode } from "../../topology/schema";
import { Sets } from "../../topology/sets";
import { stpOf } from "../../topology/switching";
import { type Context, error, warning } from "../context";
import type { Issue } from "../issue";

interface Cable {
  index: number;
  link: Link;
  a: TopologyNode;
  b: TopologyNode;
}

const runsStp = (node: TopologyNode) => isSwitch(node.kind) && stpOf(node) !== null;

/** A Linux bridge without STP passes BPDUs on; an Open vSwitch without drops them. */
const letsTreesThrough = (node: TopologyNode) => node.kind === "bridge" || runsStp(node);

/** A forest of the switches in which the path between two can be walked. */
class Forest {
  private readonly neighbours = new Map<TopologyNode, TopologyNode[]>();

  grow({ a, b }: Cable): void {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const list = this.neighbours.get(from);
      if (list) list.push(to);
      else this.neighbours.set(from, [to]);
    }
  }

  /** The switches on the way from one to another, both included. */
  path(from: TopologyNode, to: TopologyNode): TopologyNode[] {
    const cameFrom = new Map<TopologyNode, TopologyNode | null>([[from, null]]);
    const queue = [from];
    for (const at of queue) {
      if (at === to) break;
      for (const next of this.neighbours.get(at) ?? []) {
        if (cameFrom.has(next)) continue;
        cameFrom.set(next, at);
        queue.push(next);
      }
    }
    const path: TopologyNode[] = [];
    for (let at: TopologyNode | null | undefined = to; at; at = cameFrom.get(at)) path.push(at);
    return path;
  }
}

/** Walking every loop of a huge mesh would take too long; after this many the message is clear. */
const MAX_LOOPS = 20;

/**
 * A ring of switches in which nobody blocks: one broadcast goes round for ever.
 * A ring is safe when a switch in it runs a spanning tree and hears its own BPDUs
 * come back. Linux bridges without STP pass BPDUs on; Open vSwitch without drops
 * them (other_config:forward-bpdu in ovs-vswitchd.conf.db(5)), so a ring with such
 * a one is not safe.
 */
export function* switchLoops({ topology, nodes }: Context): Iterable<Issue> {
  const cables = topology.links.flatMap((link, index): Cable[] => {
    const [a, b] = [nodes.get(link.a.node), nodes.get(link.b.node)];
    return a && b && a !== b && isSwitch(a.kind) && isSwitch(b.kind) ? [{ index, link, a, b }] : [];
  });
  // Cables without STP first, so that a ring of such cables alone is found as one.
  const hasStp = ({ a, b }: Cable) => runsStp(a) || runsStp(b);
  const ordered = [...cables.filter((cable) => !hasStp(cable)), ...cables.filter(hasStp)];

  const sets = new Sets();
  const numbers = new Map<TopologyNode, number>();
  const numberOf = (node: TopologyNode) => {
    const number = numbers.get(node) ?? sets.add();
    numbers.set(node, number);
    return number;
  };
  const forest = new Forest();
  let loops = 0;
  for (const cable of ordered) {
    if (sets.join(numberOf(cable.a), numberOf(cable.b))) {
      forest.grow(cable);
      continue;
    }
    if (++loops > MAX_LOOPS) return;
    const ring = forest.path(cable.a, cable.b);
    if (ring.some(runsStp) && ring.every(letsTreesThrough)) continue;
    yield (topology.allowLoops ? warning : error)({
      rule: "switch-loop",
      path: `links[${cable.index}]`,
      element: linkRef(linkId(cable.link)),
      reason: `this cable closes a loop of switches (${ring.map(({ name }) => name).join(", ")}) in which nobody blocks: one broadcast circles for ever`,
      remedy: topology.allowLoops
        ? "That is allowed here (allowLoops). Set stp: true on the switches of the loop to break it."
        : "Set stp: true on the switches of the loop, or remove a cable. To see the storm, set allowLoops: true for the lab.",
    });
  }
}
