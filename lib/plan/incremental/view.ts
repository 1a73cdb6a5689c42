/**
 * A part of a lab: some namespaces whole, and of all else only some interfaces.
 * Grown until whatever could make a difference to a plan for the part is in it.
 */
import type { Observed, ObservedInterface } from "../../observed/types";
import { nodesByName } from "../../topology/interfaces";
import { endName, namespaceOf, ROOT_NS } from "../../topology/places";
import type { Link, Side, Topology, TopologyNode } from "../../topology/schema";
import { isOvsMade } from "../diff/current";
import { own } from "../diff/own";

/** Interfaces above which the part is no longer worth the trouble. */
const MOST_INTERFACES = 400;
const SIDES = ["a", "b"] as const satisfies readonly Side[];

/** The change is not one whose reach can be told: all has to be planned. */
export class TooFar extends Error {
  override name = "TooFar";
}

/** A topology with its nodes by name. */
export interface Drawing {
  topology: Topology;
  nodes: ReadonlyMap<string, TopologyNode>;
}

/** @throws {TooFar} where two nodes have one name: which of them counts depends on the whole */
export function drawingOf(topology: Topology): Drawing {
  const nodes = nodesByName(topology);
  if (nodes.size !== topology.nodes.length) throw new TooFar();
  return { topology, nodes };
}

const isSimple = ({ kind }: TopologyNode): boolean => kind === "namespace" || kind === "bridge";

export class View {
  /** Namespaces that are in it with all that they have. Never the root. */
  readonly whole = new Set<string>();
  /** Bridges that are in it with all their ports. */
  readonly bridges = new Set<string>();
  private readonly places = new Map<string, Set<string>>();
  private count = 0;
  private rootNames: Map<number, string> | null = null;

  constructor(
    private readonly observed: Observed,
    private readonly drawings: readonly Drawing[],
  ) {}

  add(ns: string, name: string): void {
    const names = this.places.get(ns) ?? new Set();
    this.places.set(ns, names);
    if (names.has(name)) return;
    names.add(name);
    if (++this.count > MOST_INTERFACES) throw new TooFar();
  }

  has(ns: string, name: string): boolean {
    return this.whole.has(ns) || this.places.get(ns)?.has(name) === true;
  }

  addNode(node: TopologyNode): void {
    if (!isSimple(node)) throw new TooFar();
    if (node.kind === "namespace") this.whole.add(node.name);
    else {
      this.bridges.add(node.name);
      this.add(ROOT_NS, node.name);
    }
  }

  /** A cable that is not as it was: what else is in its namespaces may depend on it. */
  addLink(link: Link, { nodes }: Drawing): void {
    if (link.kind !== "veth") throw new TooFar();
    for (const side of SIDES) {
      const node = nodes.get(link[side].node);
      if (!node || !isSimple(node)) throw new TooFar();
      if (node.kind === "namespace") this.whole.add(node.name);
      else this.add(ROOT_NS, link[side].name);
    }
  }

  /** Takes in all that what is in it hangs together with. @throws {TooFar} */
  grow(): void {
    this.growToEnd();
    // Open vSwitch knows its ports by their names alone, wherever they are.
    for (const { name: bridge, ports } of Object.values(this.observed.ovs.bridges)) {
      for (const name of [bridge, ...Object.keys(ports)]) {
        for (const names of this.places.values()) if (names.has(name)) throw new TooFar();
      }
    }
  }

  private growToEnd(): void {
    let before: number;
    do {
      before = this.count;
      for (const drawing of this.drawings) this.growByLinks(drawing);
      this.growByKernel();
    } while (this.count > before);
  }

  private growByLinks(drawing: Drawing): void {
    for (const link of drawing.topology.links) {
      if (!this.touches(link, drawing)) continue;
      if (link.kind !== "veth") throw new TooFar();
      for (const side of SIDES) {
        const node = drawing.nodes.get(link[side].node);
        if (!node || !isSimple(node)) throw new TooFar();
        this.add(namespaceOf(node), link[side].name);
        if (node.kind === "bridge") this.add(ROOT_NS, node.name);
      }
    }
  }

  /** Whether one of a link's interfaces is in the view. */
  touches(link: Link, { nodes }: Drawing): boolean {
    return SIDES.some((side) => {
      const node = nodes.get(link[side].node);
      return node && (this.bridges.has(node.name) || this.has(namespaceOf(node), endName(link, side)));
    });
  }

  private growByKernel(): void {
    for (const ns of this.whole) {
      for (const name of Object.keys(own(this.observed.namespaces, ns)?.interfaces ?? {})) this.add(ns, name);
    }
    for (const [ns, names] of this.places) {
      const interfaces = own(this.observed.namespaces, ns)?.interfaces;
      for (const name of names) {
        const found = own(interfaces, name);
        if (found) this.growByInterface(ns, found);
      }
    }
  }

  private growByInterface(ns: string, found: ObservedInterface): void {
    // What Open vSwitch has belongs to its ports and bridges.
    if (isOvsMade(found)) throw new TooFar();
    if (found.master !== undefined) this.add(ns, found.master);
    if (!found.peer || found.peer.ns === null) return;
    const peer = this.nameOf(found.peer.ns, found.peer.ifindex);
    if (peer !== undefined) this.add(found.peer.ns, peer);
  }

  private nameOf(ns: string, ifindex: number): string | undefined {
    const interfaces = Object.values(own(this.observed.namespaces, ns)?.interfaces ?? {});
    if (ns !== ROOT_NS) return interfaces.findLast((found) => found.ifindex === ifindex)?.name;
    this.rootNames ??= new Map(interfaces.map((found) => [found.ifindex, found.name]));
    return this.rootNames.get(ifindex);
  }

  /** The part of a topology. Of a namespace that is not whole there is its name alone. */
  cutTopology(drawing: Drawing): Topology {
    const { topology } = drawing;
    const nodes = topology.nodes.flatMap((node): TopologyNode[] => {
      if (node.kind === "namespace") {
        if (this.whole.has(node.name)) return [node];
        return this.places.has(node.name) ? [{ name: node.name, kind: "namespace" }] : [];
      }
      if (node.kind === "host" || !this.has(ROOT_NS, node.name)) return [];
      if (!isSimple(node)) throw new TooFar();
      return [node];
    });
    return { ...topology, nodes, links: topology.links.filter((link) => this.touches(link, drawing)) };
  }

  /** The part of what is there. */
  cutObserved(): Observed {
    const namespaces: Observed["namespaces"] = {};
    for (const [ns, found] of Object.entries(this.observed.namespaces)) {
      const names = this.places.get(ns);
      if (this.whole.has(ns)) namespaces[ns] = found;
      else if (names || ns === ROOT_NS) {
        const interfaces = Object.entries(found.interfaces).filter(
          ([name]) => names?.has(name) || (name === "lo" && ns !== ROOT_NS),
        );
        // A new namespace inherits the root's forwarding, which then is nobody's doing.
        const inherited = ns === ROOT_NS && found.forwarding?.ipv4 === true;
        namespaces[ns] = {
          ...{ name: found.name, nsid: found.nsid, interfaces: Object.fromEntries(interfaces) },
          ...(inherited && { forwarding: { ipv4: true, ipv6: false } }),
        };
      }
    }
    return { namespaces, ovs: { ...this.observed.ovs, running: false, bridges: {} } };
  }
}
