/** Limits of the machine and of what is installed on it. */
import { LAB_ELEMENT, nodeRef } from "../../topology/ids";
import { type Context, error, warning } from "../context";
import type { Issue } from "../issue";

/** BR_MAX_PORTS less the one number that is not given out; the kernel answers "Exchange full" to the next. */
const BRIDGE_PORTS = 1023;
/** The neighbour table is one for the whole machine, with gc_thresh3 = 1024 entries. */
const MANY_HOSTS = 500;

export function* bridgePorts({ topology, nodes }: Context): Iterable<Issue> {
  const ports = new Map<string, number>();
  for (const { kind, a, b } of topology.links) {
    if (kind === "veth" || kind === "port") for (const { node } of [a, b]) ports.set(node, (ports.get(node) ?? 0) + 1);
  }
  for (const [index, node] of topology.nodes.entries()) {
    const count = ports.get(node.name) ?? 0;
    if (node.kind !== "bridge" || count <= BRIDGE_PORTS || nodes.get(node.name) !== node) continue;
    yield error({
      rule: "bridge-ports",
      path: `nodes[${index}]`,
      element: nodeRef(node.name),
      reason: `"${node.name}" has ${count} ports; a Linux bridge takes ${BRIDGE_PORTS}`,
      remedy: "Spread the cables over several bridges, or use an Open vSwitch.",
    });
  }
}

/** Drawings larger than the engine was told to take. */
export function* labSize({ topology, capabilities }: Context): Iterable<Issue> {
  for (const part of ["nodes", "links"] as const) {
    const most = capabilities?.limits?.[part] ?? Number.POSITIVE_INFINITY;
    const count = topology[part].length;
    if (count <= most) continue;
    yield error({
      rule: "lab-size",
      path: part,
      element: LAB_ELEMENT,
      reason: `The lab has ${count} ${part}; this engine takes ${most} in one lab`,
      remedy: `Divide it into several labs, or start Wirelab with WIRELAB_MAX_${part.toUpperCase()}=${count}.`,
    });
  }
}

export function* ovsInstalled({ topology, capabilities }: Context): Iterable<Issue> {
  if (capabilities?.ovs !== "missing") return;
  for (const [index, node] of topology.nodes.entries()) {
    if (node.kind !== "ovs") continue;
    yield error({
      rule: "ovs-missing",
      path: `nodes[${index}].kind`,
      element: nodeRef(node.name),
      reason: `"${node.name}" is an Open vSwitch, and Open vSwitch does not run on this machine`,
      remedy:
        "Install it (Debian and Ubuntu: apt install openvswitch-switch), or let the doctor say why it does not run; or make it a Linux bridge.",
    });
  }
}

export function* manyHosts({ topology }: Context): Iterable<Issue> {
  const count = topology.nodes.filter(({ kind }) => kind === "namespace").length;
  if (count <= MANY_HOSTS) return;
  yield warning({
    rule: "many-hosts",
    path: "nodes",
    element: LAB_ELEMENT,
    reason: `${count} namespaces share the machine's one neighbour table, which holds 1024 entries; when all talk at once, some get no answer`,
    remedy: "Raise net.ipv4.neigh.default.gc_thresh3 on the machine, or draw fewer.",
  });
}
