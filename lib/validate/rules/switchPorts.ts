/** Settings of switches' ports: VLANs, spanning tree cost, hairpin. */
import { linkId, linkRef } from "../../topology/ids";
import { endName, isSwitch } from "../../topology/places";
import type { SwitchNode, TopologyNode } from "../../topology/schema";
import { type SwitchPort, stpOf } from "../../topology/switching";
import { type Context, error, warning } from "../context";
import type { Issue } from "../issue";

/** VLAN 4095 and 0 have other uses (802.1Q, table 9-2). */
const VLAN = { least: 1, most: 4094 };

interface DrawnPort {
  port: SwitchPort;
  name: string;
  node: TopologyNode | undefined;
  /** `links[2].b.port` */
  path: string;
  element: ReturnType<typeof linkRef>;
}

function* drawnPorts({ topology, nodes }: Context): Iterable<DrawnPort> {
  for (const [index, link] of topology.links.entries()) {
    for (const side of ["a", "b"] as const) {
      const end = link[side];
      if (!("port" in end) || !end.port) continue;
      const path = `links[${index}].${side}.port`;
      yield {
        port: end.port,
        name: endName(link, side),
        node: nodes.get(end.node),
        path,
        element: linkRef(linkId(link)),
      };
    }
  }
}

function* vlanRanges({ port, path, element }: DrawnPort): Iterable<Issue> {
  const all: [string, number][] = [
    ...(port.vlan === undefined ? [] : [["vlan", port.vlan] as [string, number]]),
    ...(port.native === undefined ? [] : [["native", port.native] as [string, number]]),
    ...(port.trunks ?? []).map((vlan, at): [string, number] => [`trunks[${at}]`, vlan]),
  ];
  for (const [field, vlan] of all) {
    if (vlan >= VLAN.least && vlan <= VLAN.most) continue;
    yield error({
      rule: "vlan-range",
      path: `${path}.${field}`,
      element,
      reason: `${vlan} is no VLAN; ${VLAN.least} to ${VLAN.most} is possible`,
      remedy: "Choose a number in between.",
    });
  }
}

function* vlanSense({ port, name, node, path, element }: DrawnPort): Iterable<Issue> {
  const { vlan, trunks, native } = port;
  if (vlan !== undefined && (trunks !== undefined || native !== undefined)) {
    yield error({
      rule: "vlan-mode",
      path: `${path}.vlan`,
      element,
      reason: `"${name}" is said to be both an access port (vlan) and a trunk port (trunks, native)`,
      remedy: "Keep vlan for an access port, or trunks and native for a trunk port.",
    });
  }
  const says = vlan !== undefined || trunks !== undefined || native !== undefined;
  if (says && node?.kind === "bridge" && !node.vlanFiltering) {
    yield error({
      rule: "vlan-filtering-off",
      path,
      element,
      reason: `"${name}" is given VLANs, and "${node.name}" does not filter VLANs`,
      remedy: `Set vlanFiltering: true on "${node.name}".`,
    });
  }
}

function* range(drawn: DrawnPort, field: "cost" | "priority", most: number): Iterable<Issue> {
  const value = drawn.port[field];
  const least = field === "cost" ? 1 : 0;
  if (value === undefined || (value >= least && value <= most)) return;
  yield error({
    rule: "port-range",
    path: `${drawn.path}.${field}`,
    element: drawn.element,
    reason: `a port's ${field} of ${value} is not possible on "${drawn.node?.name}"; ${least} to ${most} is`,
    remedy: "Choose a number in between, or leave it out.",
  });
}

function* treeSettings(drawn: DrawnPort, node: SwitchNode): Iterable<Issue> {
  const rapid = node.kind === "ovs" && stpOf(node)?.protocol === "rstp";
  yield* range(drawn, "cost", rapid ? 200_000_000 : 65_535);
  yield* range(drawn, "priority", node.kind === "bridge" ? 63 : rapid ? 240 : 255);
  const { cost, priority } = drawn.port;
  if ((cost === undefined && priority === undefined) || stpOf(node)) return;
  yield warning({
    rule: "port-without-stp",
    path: drawn.path,
    element: drawn.element,
    reason: `the cost or priority of "${drawn.name}" is for a spanning tree, and "${node.name}" runs none`,
    remedy: `Set stp: true on "${node.name}", or take them out.`,
  });
}

export function* switchPorts(context: Context): Iterable<Issue> {
  for (const drawn of drawnPorts(context)) {
    const { node, name, path, element, port } = drawn;
    if (!node) continue;
    if (!isSwitch(node.kind)) {
      yield error({
        rule: "port-no-switch",
        path,
        element,
        reason: `"${name}" is given settings of a switch's port, and "${node.name}" is no switch`,
        remedy: "Put them at the end that is plugged into the switch.",
      });
      continue;
    }
    yield* vlanRanges(drawn);
    yield* vlanSense(drawn);
    yield* treeSettings(drawn, node as SwitchNode);
    if (port.hairpin && node.kind === "ovs") {
      yield error({
        rule: "port-hairpin",
        path: `${path}.hairpin`,
        element,
        reason: `"${name}" is a port of the Open vSwitch "${node.name}", which has no hairpin mode`,
        remedy: "Take it out, or use a Linux bridge.",
      });
    }
  }
}

/** Kernels may be built without VLAN filtering. */
export function* vlanFilteringSupported({ topology, capabilities }: Context): Iterable<Issue> {
  if (capabilities?.vlanFiltering !== false) return;
  for (const [index, node] of topology.nodes.entries()) {
    if (node.kind !== "bridge" || !node.vlanFiltering) continue;
    yield error({
      rule: "vlan-filtering-missing",
      path: `nodes[${index}].vlanFiltering`,
      element: { type: "node", id: node.name },
      reason: `"${node.name}" shall filter VLANs, and this kernel was built without CONFIG_BRIDGE_VLAN_FILTERING`,
      remedy:
        "Make it an Open vSwitch, which needs no help of the kernel's, or use a kernel of Debian, Ubuntu or Fedora.",
    });
  }
}
