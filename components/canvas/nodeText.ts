/** What a node's card says, and how large it is. Pure, so that routing and auto layout know sizes without a browser. */

import { devicesOf } from "@/lib/topology/devices/of";
import { isRouter, isSwitch } from "@/lib/topology/places";
import type { LinkEnd, Topology, TopologyNode } from "@/lib/topology/schema";
import { servicesOf } from "@/lib/topology/services";
import { stpOf } from "@/lib/topology/switching";

export interface NodeText {
  /** "namespace", "bridge · STP off · 4 ports", … */
  kindLine: string;
  /** How many links end at the node. */
  cables: number;
  /** Addresses drawn for the node's interfaces, each with its prefix length. */
  addresses: string[];
}

/** A node of which nothing is known yet. */
export const NO_TEXT: NodeText = { kindLine: "", cables: 0, addresses: [] };

const ports = (count: number) => `${count} ${count === 1 ? "port" : "ports"}`;

/** Everything that the cards say, in one pass over the links. */
export function nodeTexts(topology: Topology): Map<string, NodeText> {
  const addresses = new Map<string, string[]>();
  const cables = new Map<string, number>();
  for (const link of topology.links) {
    for (const end of [link.a, link.b]) {
      cables.set(end.node, (cables.get(end.node) ?? 0) + 1);
      const { addresses: own = [] } = end as Partial<LinkEnd>;
      if (own.length > 0) addresses.set(end.node, [...(addresses.get(end.node) ?? []), ...own]);
    }
  }
  return new Map(
    topology.nodes.map((node) => {
      // A switch's own addresses are the switch's; its ports have none.
      const ends = addresses.get(node.name) ?? [];
      const own =
        node.kind === "uplink"
          ? node.address
            ? [node.address]
            : []
          : "addresses" in node
            ? (node.addresses ?? [])
            : isSwitch(node.kind)
              ? []
              : [...ends, ...devicesOf(node).flatMap((device) => device.addresses ?? [])];
      const count = cables.get(node.name) ?? 0;
      return [
        node.name,
        { kindLine: kindLine(node, count) + stackWords(node) + deviceWords(node), cables: count, addresses: own },
      ];
    }),
  );
}

/** " · IPv4 + IPv6" of a router, " · NAT", " · firewall". */
function stackWords(node: TopologyNode): string {
  if (node.kind !== "namespace" && node.kind !== "host") return "";
  const { forwarding, nat, firewall = [] } = node;
  const families = [forwarding?.ipv4 && "IPv4", forwarding?.ipv6 && "IPv6"].filter(Boolean);
  const translates = (nat?.masquerade?.length ?? 0) + (nat?.forward?.length ?? 0) > 0;
  const words = [families.join(" + "), translates ? "NAT" : "", firewall.length > 0 ? "firewall" : ""].filter(Boolean);
  return words.map((word) => ` · ${word}`).join("");
}

/** " · vxlan0", " · bond0 +2" */
function deviceWords(node: TopologyNode): string {
  const [first, ...more] = devicesOf(node);
  if (!first) return "";
  return ` · ${first.name}${more.length > 0 ? ` +${more.length}` : ""}`;
}

function protocolWord(node: TopologyNode): string {
  const stp = stpOf(node);
  return stp ? ` · ${(stp.protocol ?? "stp").toUpperCase()}` : "";
}

function kindLine(node: TopologyNode, cables: number): string {
  switch (node.kind) {
    case "namespace":
      return isRouter(node) ? "router" : "namespace";
    case "bridge":
      return `bridge · STP ${node.stp ? "on" : "off"}${node.vlanFiltering ? " · VLANs" : ""} · ${ports(cables)}`;
    case "ovs":
      return `Open vSwitch${protocolWord(node)} · ${ports(cables)}`;
    case "host":
      return "root namespace";
    case "tap":
      return "TAP of the root";
    case "nic":
      return "network card";
    case "uplink":
      return "uplink · NAT";
  }
}

/** Average width of a letter of the kind line, which is the longest text of most cards. */
const KIND_LETTER = 6.3;
const NAME_LETTER = 9;
const MONO_LETTER = 7;
const ICON_AND_PADDING = 66;
const NARROWEST = 160;
const WIDEST = 260;
/** Sizes are whole cells of the snap grid, so that cards line up and cables between them run straight. */
const CELL = 20;

/** Heights grow by two cells, so that the middles of cards stay on the grid. */
const PLAIN_HEIGHT = 60;
const ADDRESSED_HEIGHT = 100;
const TALLEST = 300;
/** Height that a cable's place on the side of a card takes. */
const PORT_HEIGHT = 20;

/** Height at which a card's side has room for its cables and their names. */
function heightForCables(cables: number): number {
  // A few cables may all come from one side; many are on both.
  const onOneSide = cables <= 4 ? cables : Math.ceil(cables / 2) + 2;
  const steps = Math.ceil((onOneSide * PORT_HEIGHT - PLAIN_HEIGHT) / (2 * CELL));
  return Math.min(TALLEST, PLAIN_HEIGHT + Math.max(0, steps) * 2 * CELL);
}

/** Size of a node's card in canvas pixels. */
export function nodeSize(
  node: TopologyNode,
  { kindLine, cables, addresses }: NodeText,
): { width: number; height: number } {
  // Room for " · planned", so that a card keeps its size when it is deployed.
  const services = servicesOf(node).reduce((letters, { name }) => letters + ` · ● ${name}`.length, 0);
  const kindLetters = (isSwitch(node.kind) ? kindLine.length : `${kindLine} · planned`.length) + services;
  const wanted = Math.max(
    ICON_AND_PADDING + Math.max(node.name.length * NAME_LETTER, kindLetters * KIND_LETTER),
    addresses.length > 0 ? 26 + addressText(addresses).length * MONO_LETTER : 0,
  );
  return {
    width: Math.min(WIDEST, Math.max(NARROWEST, Math.ceil(wanted / CELL) * CELL)),
    height: Math.max(addresses.length > 0 ? ADDRESSED_HEIGHT : PLAIN_HEIGHT, heightForCables(cables)),
  };
}

/** The first address and how many more there are. */
export function addressText(addresses: readonly string[]): string {
  const [first, ...more] = addresses;
  if (first === undefined) return "";
  return more.length > 0 ? `${first} +${more.length}` : first;
}
