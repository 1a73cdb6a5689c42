/** Automatic names in the tutorials' manner: ns1, br-test, tap1, br-tap1, … */
import { devicesOf } from "../devices/of";
import { endName, isSwitch } from "../places";
import { isPlug } from "../plugs";
import type { Link, LinkKind, NodeKind, Topology, TopologyNode } from "../schema";

/** Longest name of an interface in bytes (IFNAMSIZ less the closing zero). */
export const MAX_INTERFACE_NAME = 15;

const PORT_PREFIX = { bridge: "br-", ovs: "ovs-" } as const;

/** How nodes of a kind are called, by number from 1. */
const NODE_NAME: Record<NodeKind, (n: number) => string> = {
  namespace: (n) => `ns${n}`,
  bridge: (n) => (n === 1 ? "br-test" : `br${n}`),
  ovs: (n) => (n === 1 ? "ovs-test" : `ovs${n}`),
  host: (n) => (n === 1 ? "host" : `host${n}`),
  tap: (n) => `vm-tap${n}`,
  nic: (n) => `eth${n - 1}`,
  uplink: (n) => `uplink${n}`,
};

const AUTOMATIC_NODE = /^(?:ns\d+|br-test|br\d+|ovs-test|ovs\d+|host\d*|vm-tap\d+|eth\d+|uplink\d+)$/;
const AUTOMATIC_END = /^(?:(?:br-|ovs-)?(?:tap\d+|veth-h\d*)|t\d+)$/;

/** Whether Wirelab itself would give such a name to an end of a link. */
export const isAutomaticEnd = (name: string): boolean => AUTOMATIC_END.test(name);

/** Whether the name of such a node is an interface's too. */
const isInterface = (kind: NodeKind): boolean => isSwitch(kind) || isPlug(kind);

const hostEnd = (n: number) => (n === 1 ? "veth-h" : `veth-h${n}`);

/**
 * The names in use in a lab. A new interface's name is kept unique in the whole
 * lab, although the kernel asks for it in one namespace alone: tap1 in two
 * namespaces is legal and confusing.
 */
export class Names {
  private readonly nodes = new Set<string>();
  private readonly interfaces = new Set<string>();

  constructor(topology: Topology) {
    for (const node of topology.nodes) this.takeNode(node);
    for (const link of topology.links) this.takeLink(link);
  }

  takeNode(node: TopologyNode): void {
    this.nodes.add(node.name);
    if (isInterface(node.kind)) this.interfaces.add(node.name);
    for (const device of devicesOf(node)) this.interfaces.add(device.name);
  }

  takeLink(link: Link): void {
    this.interfaces.add(link.a.name);
    this.interfaces.add(endName(link, "b"));
  }

  isFreeInterface(name: string): boolean {
    return !this.interfaces.has(name);
  }

  private isFreeNode(name: string, kind: NodeKind): boolean {
    return !this.nodes.has(name) && (!isInterface(kind) || this.isFreeInterface(name));
  }

  /** Name for a new node: the lowest free number of its kind. */
  node(kind: NodeKind): string {
    return lowest(1, NODE_NAME[kind], (name) => this.isFreeNode(name, kind));
  }

  /** Name for a new device: dummy0, vxlan1, and tap1.10 for a VLAN of tap1. */
  device(base: string): string {
    const name = (n: number) => shorten(base, MAX_INTERFACE_NAME - String(n).length) + n;
    return lowest(0, name, (candidate) => this.isFreeInterface(candidate));
  }

  /** Name for a copy of a node: "client" gives "client2", then "client3". */
  copyOf(node: Pick<TopologyNode, "kind" | "name">): string {
    if (AUTOMATIC_NODE.test(node.name)) return this.node(node.kind);
    const base = node.name.replace(/\d+$/, "") || node.name;
    const numbered = (n: number) => shorten(base, MAX_INTERFACE_NAME - String(n).length) + n;
    return lowest(2, numbered, (name) => this.isFreeNode(name, node.kind));
  }

  /** Names for the two ends of a new link. An internal port has one name; `b` repeats it. */
  ends(kind: LinkKind, a: NodeKind, b: NodeKind): { a: string; b: string } {
    const free = (name: string) => this.isFreeInterface(name);
    if (kind === "ovs-internal") {
      const name = lowest(1, (n) => `tap${n}`, free);
      return { a: name, b: name };
    }
    if (isSwitch(a) && isSwitch(b)) {
      const first = lowest(0, (n) => `t${n}`, free);
      return {
        a: first,
        b: lowest(
          0,
          (n) => `t${n}`,
          (name) => name !== first && free(name),
        ),
      };
    }
    if (isSwitch(a)) {
      const { a: end, b: port } = this.ends(kind, b, a);
      return { a: port, b: end };
    }
    const nameOf = a === "host" ? hostEnd : (n: number) => `tap${n}`;
    if (isSwitch(b)) {
      const port = (name: string) => PORT_PREFIX[b] + name;
      const name = lowest(1, nameOf, (candidate) => free(candidate) && free(port(candidate)));
      return { a: name, b: port(name) };
    }
    if (a !== b) {
      const [tap, host] = [lowest(1, (n) => `tap${n}`, free), lowest(1, hostEnd, free)];
      return a === "host" ? { a: host, b: tap } : { a: tap, b: host };
    }
    const number = lowestNumber(1, (n) => free(nameOf(n)) && free(nameOf(n + 1)));
    return { a: nameOf(number), b: nameOf(number + 1) };
  }
}

function lowestNumber(from: number, fits: (n: number) => boolean): number {
  let n = from;
  while (!fits(n)) n++;
  return n;
}

function lowest(from: number, name: (n: number) => string, free: (name: string) => boolean): string {
  return name(lowestNumber(from, (n) => free(name(n))));
}

/** The start of a text that fits into so many bytes of UTF-8, without half a character. */
function shorten(text: string, bytes: number): string {
  const characters = [...text];
  const encoder = new TextEncoder();
  while (encoder.encode(characters.join("")).length > bytes) characters.pop();
  return characters.join("");
}
