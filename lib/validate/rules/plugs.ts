/** TAPs and network cards: single interfaces that switches take as ports as they are. */
import { linkId, linkRef, nodeRef } from "../../topology/ids";
import { isSwitch } from "../../topology/places";
import { isPlugNode, whyNoCable } from "../../topology/plugs";
import type { Side } from "../../topology/schema";
import { type Context, error } from "../context";
import type { Issue } from "../issue";

const OTHER: Record<Side, Side> = { a: "b", b: "a" };

/** Cables at interfaces that have no second end. */
export function* cablesAtPlugs({ topology, nodes }: Context): Iterable<Issue> {
  for (const [index, link] of topology.links.entries()) {
    if (link.kind === "port") continue;
    const element = linkRef(linkId(link));
    for (const side of ["a", "b"] as const) {
      const [plug, other] = [nodes.get(link[side].node), nodes.get(link[OTHER[side]].node)];
      if (!isPlugNode(plug) || !other) continue;
      const reason =
        whyNoCable(plug, other) ?? `"${plug.name}" is one interface: it becomes a port as it is, without a cable`;
      const remedy = isSwitch(other.kind)
        ? `Use kind: port, with a: { node: ${plug.name}, name: ${plug.name} } and b: { node: ${other.name} }.`
        : `Join "${plug.name}" to a switch (kind: port), and "${other.name}" to that switch by a veth pair.`;
      yield error({ rule: "plug-cable", path: `links[${index}].${side}.node`, element, reason, remedy });
    }
  }
}

export function* plugLinks({ topology, nodes }: Context): Iterable<Issue> {
  const plugged = new Map<string, string>();
  for (const [index, link] of topology.links.entries()) {
    if (link.kind !== "port") continue;
    const element = linkRef(linkId(link));
    const at = (field: string) => ({ rule: "plug-port", path: `links[${index}].${field}`, element });
    const [a, b] = [nodes.get(link.a.node), nodes.get(link.b.node)];
    if (!a || !b) continue;
    const first = plugged.get(a.name);
    if (!isPlugNode(a)) {
      const reason = `"${a.name}" is no TAP, no network card and no uplink, so it is no interface that could be plugged in as it is`;
      yield error({ ...at("a.node"), reason, remedy: "Use kind: veth." });
    } else if (!isSwitch(b.kind)) {
      const reason = whyNoCable(a, b) ?? `"${b.name}" is no switch`;
      yield error({ ...at("b.node"), reason, remedy: "Lead it to a switch." });
    } else if (link.a.name !== a.name) {
      const reason = `"${link.a.name}" is not the interface of "${a.name}", which is called as the node is`;
      yield error({ ...at("a.name"), reason, remedy: `Write name: ${a.name}.` });
    } else if (first !== undefined) {
      const reason = `"${a.name}" is a port of "${first}" already, and an interface is a port of one switch`;
      yield error({ ...at("b.node"), reason, remedy: "Remove one of the two links." });
    }
    plugged.set(a.name, first ?? b.name);
  }
}

/** The machine's network cards are not in a sandbox: that is what makes it one. */
export function* cardsInSandbox({ topology, capabilities }: Context): Iterable<Issue> {
  if (capabilities?.place !== "sandbox") return;
  for (const [index, node] of topology.nodes.entries()) {
    if (node.kind !== "nic") continue;
    yield error({
      rule: "card-place",
      path: `nodes[${index}].kind`,
      element: nodeRef(node.name),
      reason: `"${node.name}" is a network card of the machine, and this lab lives in a sandbox that cannot reach it`,
      remedy: "Export the lab as a script and run that on the machine, or remove the card from the drawing.",
    });
  }
}

/** A TAP of the root needs what TAPs of namespaces need. */
export function* tapsInKernel({ topology, capabilities }: Context): Iterable<Issue> {
  const why = capabilities?.missingDevices?.tap;
  if (!why) return;
  for (const [index, node] of topology.nodes.entries()) {
    if (node.kind !== "tap") continue;
    const reason = `"${node.name}" is a TAP, which this machine's kernel cannot make: ${why.reason}`;
    const place = { path: `nodes[${index}].kind`, element: nodeRef(node.name) };
    yield error({ rule: "device-missing", ...place, reason, remedy: why.remedy });
  }
}
