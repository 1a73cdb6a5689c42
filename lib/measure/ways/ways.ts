/** Which ways there are, and how each is drawn: the tutorials' own, two namespaces apart from all others. */
import { type LinkEnd, TOPOLOGY_VERSION, type Topology } from "../../topology/schema";
import { TESTS, type Way, type WaysOptions, type WayTest } from "./types";

interface DrawnWay extends Way {
  /** What lies between: nothing, a switch with a veth to each, or a switch that provides both interfaces. */
  between: "nothing" | "bridge" | "ovs-veth" | "ovs-internal";
}

const OVS_VETH = "veth, Open vSwitch, veth";
const OVS_INTERNAL = "both interfaces are ports of Open vSwitch";

export const WAYS: readonly DrawnWay[] = [
  {
    id: "veth",
    title: "veth pair",
    summary: "a cable and nothing between",
    datapath: "kernel",
    between: "nothing",
  },
  {
    id: "bridge",
    title: "Linux bridge",
    summary: "veth, bridge, veth",
    datapath: "kernel",
    between: "bridge",
  },
  {
    id: "ovs-veth",
    title: "Open vSwitch, veth",
    summary: `${OVS_VETH}; userspace datapath`,
    datapath: "netdev",
    between: "ovs-veth",
  },
  {
    id: "ovs-internal",
    title: "Open vSwitch, internal",
    summary: `${OVS_INTERNAL}; userspace datapath`,
    datapath: "netdev",
    between: "ovs-internal",
  },
  {
    id: "ovsk-veth",
    title: "OVS kernel, veth",
    summary: `${OVS_VETH}; kernel datapath`,
    datapath: "system",
    between: "ovs-veth",
  },
  {
    id: "ovsk-internal",
    title: "OVS kernel, internal",
    summary: `${OVS_INTERNAL}; kernel datapath`,
    datapath: "system",
    between: "ovs-internal",
  },
];

/** Where a way's two ends are. */
export interface WayPlaces {
  client: string;
  server: string;
  /** The server's. */
  address: string;
  switch: string;
}

export function placesOf(way: Pick<Way, "id">): WayPlaces {
  const number = WAYS.findIndex(({ id }) => id === way.id) + 1;
  return { client: `w${number}a`, server: `w${number}b`, address: `10.77.${number}.2`, switch: `w${number}s` };
}

/** Some of the ways as one drawing. */
export function waysTopology(ways: readonly DrawnWay[]): Topology {
  const topology: Topology = { wirelab: TOPOLOGY_VERSION, nodes: [], links: [] };
  for (const way of ways) {
    const places = placesOf(way);
    const [a, b] = (["client", "server"] as const).map(
      (role, index): LinkEnd => ({
        node: places[role],
        // An internal port is made in the lab's root, where its name must be the only one.
        name: `${places[role]}0`,
        addresses: [`${places.address.slice(0, -1)}${index + 1}/24`],
      }),
    ) as [LinkEnd, LinkEnd];
    topology.nodes.push({ name: places.client, kind: "namespace" }, { name: places.server, kind: "namespace" });
    if (way.between === "nothing") {
      topology.links.push({ kind: "veth", a, b });
      continue;
    }
    topology.nodes.push({ name: places.switch, kind: way.between === "bridge" ? "bridge" : "ovs" });
    for (const end of [a, b]) {
      if (way.between === "ovs-internal")
        topology.links.push({ kind: "ovs-internal", a: end, b: { node: places.switch } });
      else topology.links.push({ kind: "veth", a: end, b: { node: places.switch, name: `${end.name}p` } });
    }
  }
  return topology;
}

export interface WayTurn {
  way: string;
  test: WayTest;
  round: number;
}

/**
 * Every test of every way in turn, round by round: what changes on the machine
 * meanwhile changes all alike. Each round begins with another way, so that none
 * always comes first after the pause.
 */
export function turnsOf(ways: readonly string[], { rounds }: Pick<WaysOptions, "rounds">): WayTurn[] {
  return Array.from({ length: rounds }, (_, index) => {
    const from = ways.length === 0 ? 0 : index % ways.length;
    return [...ways.slice(from), ...ways.slice(0, from)].flatMap((way) =>
      TESTS.map((test) => ({ way, test, round: index + 1 })),
    );
  }).flat();
}
