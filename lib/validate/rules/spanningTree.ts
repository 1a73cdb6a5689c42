/** Settings of spanning trees (802.1D), and what Open vSwitch's RSTP does not survive. */
import { linkId, linkRef, nodeRef } from "../../topology/ids";
import type { SwitchNode } from "../../topology/schema";
import { type StpSettings, stpOf } from "../../topology/switching";
import { type Context, error, warning } from "../context";
import type { Issue } from "../issue";

type Field = "priority" | "helloTime" | "maxAge" | "forwardDelay";
const WORDS: Record<Field, string> = {
  priority: "a bridge priority",
  helloTime: "a hello time",
  maxAge: "a maximum age",
  forwardDelay: "a forward delay",
};

/** What kernel and Open vSwitch take; a Linux bridge forwards sooner than the standard allows. */
const rangeOf = (field: Field, { kind }: SwitchNode): [least: number, most: number] => {
  if (field === "priority") return [0, 65_535];
  if (field === "helloTime") return [1, 10];
  if (field === "maxAge") return [6, 40];
  return [kind === "bridge" ? 2 : 4, 30];
};

const DEFAULTS = { helloTime: 2, maxAge: 20, forwardDelay: 15 };

/** A bridge must not forget the root before it can have heard of it again, nor forward while another believes an old tree (802.1D-1998, 8.10.2). */
function timersDisagree(stp: StpSettings): string | null {
  const { helloTime, maxAge, forwardDelay } = { ...DEFAULTS, ...stp };
  if (2 * (forwardDelay - 1) < maxAge)
    return `a maximum age of ${maxAge} s is more than twice the forward delay less one, ${2 * (forwardDelay - 1)} s`;
  if (maxAge < 2 * (helloTime + 1))
    return `a maximum age of ${maxAge} s is less than twice the hello time and one, ${2 * (helloTime + 1)} s`;
  return null;
}

export function* spanningTreeSettings({ topology }: Context): Iterable<Issue> {
  for (const [index, node] of topology.nodes.entries()) {
    if (node.kind !== "bridge" && node.kind !== "ovs") continue;
    const stp = stpOf(node);
    if (!stp) continue;
    const place = { path: `nodes[${index}].stp`, element: nodeRef(node.name) };
    let inRange = true;
    for (const field of Object.keys(WORDS) as Field[]) {
      const value = stp[field];
      const [least, most] = rangeOf(field, node);
      if (value === undefined || (value >= least && value <= most)) continue;
      inRange = false;
      yield error({
        rule: "stp-range",
        path: `${place.path}.${field}`,
        element: place.element,
        reason: `${value} is not ${WORDS[field]} that "${node.name}" takes; ${least} to ${most} is possible`,
        remedy: "Choose a number in between, or leave it out.",
      });
    }
    const disagree = inRange ? timersDisagree(stp) : null;
    if (disagree !== null) {
      yield warning({
        rule: "stp-timers",
        ...place,
        reason: `on "${node.name}" ${disagree}`,
        remedy: "Loops may appear for moments: keep 2 × (forwardDelay − 1) ≥ maxAge ≥ 2 × (helloTime + 1).",
      });
    }
    if (stp.priority !== undefined && stp.priority % 4096 !== 0 && inRange) {
      yield warning({
        rule: "stp-priority",
        path: `${place.path}.priority`,
        element: place.element,
        reason: `the priority ${stp.priority} of "${node.name}" is no multiple of 4096; other switches would round it`,
        remedy: `Write ${Math.round(stp.priority / 4096) * 4096}.`,
      });
    }
  }
}

/** ovs-vswitchd 3.1 exits when RSTP has to deal with a patch port whose other side runs it too. */
export function* rapidTreesOverPatch({ topology, nodes }: Context): Iterable<Issue> {
  const runsRapid = (name: string) => {
    const node = nodes.get(name);
    return node?.kind === "ovs" && stpOf(node)?.protocol === "rstp";
  };
  for (const [index, link] of topology.links.entries()) {
    if (link.kind !== "ovs-patch" || !(runsRapid(link.a.node) || runsRapid(link.b.node))) continue;
    yield error({
      rule: "rstp-patch",
      path: `links[${index}].kind`,
      element: linkRef(linkId(link)),
      reason: `RSTP over the patch ports "${link.a.name}" and "${link.b.name}" would make ovs-vswitchd end, and all its switches with it`,
      remedy: "Join the two switches by a veth link instead.",
    });
  }
}
