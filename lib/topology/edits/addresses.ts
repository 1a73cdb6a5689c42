/** Automatic addresses: such that `ping` works at once, or none. */
import {
  type Cidr,
  formatCidr,
  hostRange,
  isLinkLocal,
  networkKey,
  networkOf,
  networkSize,
  networksOverlap,
  parseCidr,
} from "../address";
import { type DrawnInterface, drawnInterfaces } from "../interfaces";
import { namespaceOf } from "../places";
import type { Topology, TopologyNode } from "../schema";

/** Where a lab's addresses come from when its file does not say. */
export const DEFAULT_SUBNET = "10.1.1.0/24";

/** The lab's subnet, or the default where the file names none that can be read. */
export function labSubnet(topology: Topology): Cidr {
  const subnet = parseCidr(topology.subnet ?? DEFAULT_SUBNET) ?? parseCidr(DEFAULT_SUBNET);
  if (!subnet) throw new Error(`default subnet ${DEFAULT_SUBNET} cannot be read`);
  return networkOf(subnet);
}

const hostKey = ({ family, value }: Cidr) => `${family}/${value}`;

const cidrsOf = (drawn: DrawnInterface): Cidr[] =>
  (drawn.settings.addresses ?? []).map(parseCidr).filter((cidr) => cidr !== null);

/** The addresses in use in a lab. A new one is kept unique in the whole lab, so that joining two segments later works. */
export class Addresses {
  private readonly taken = new Set<string>();

  constructor(interfaces: readonly DrawnInterface[]) {
    for (const drawn of interfaces) for (const cidr of cidrsOf(drawn)) this.taken.add(hostKey(cidr));
  }

  /** Takes the lowest free address of a network; null when it is full. */
  take(network: Cidr): string | null {
    const { first, last } = hostRange(network);
    for (let value = first; value <= last; value++) {
      const cidr = { ...network, value };
      if (this.taken.has(hostKey(cidr))) continue;
      this.taken.add(hostKey(cidr));
      return formatCidr(cidr);
    }
    return null;
  }

  /** Takes the highest free address of a network, where routers are wont to be; null when it is full. */
  takeLast(network: Cidr): string | null {
    const { first, last } = hostRange(network);
    for (let value = last; value >= first; value--) {
      const cidr = { ...network, value };
      if (this.taken.has(hostKey(cidr))) continue;
      this.taken.add(hostKey(cidr));
      return formatCidr(cidr);
    }
    return null;
  }
}

/** The network a segment uses already: the lab's subnet if it is among them, else its first with room for two. */
function networkInUse(interfaces: readonly DrawnInterface[], segment: number, preferred: Cidr): Cidr | null {
  const networks = interfaces
    .filter((drawn) => drawn.segment === segment)
    .flatMap(cidrsOf)
    .filter((cidr) => !isLinkLocal(cidr) && networkSize(cidr) > 1n)
    .map(networkOf);
  return networks.find((network) => networkKey(network) === networkKey(preferred)) ?? networks[0] ?? null;
}

/** The lab's subnet, or the first of equal size after it that nothing in the lab uses. */
function networkForNewSegment(subnet: Cidr, own: readonly Cidr[], all: readonly Cidr[]): Cidr | null {
  const meets = (network: Cidr, others: readonly Cidr[]) => others.some((other) => networksOverlap(network, other));
  if (!meets(subnet, own)) return subnet;
  const end = networkSize({ family: subnet.family, prefix: 0 });
  for (let value = subnet.value + networkSize(subnet); value < end; value += networkSize(subnet)) {
    const network = { ...subnet, value };
    if (!meets(network, all)) return network;
  }
  return null;
}

/**
 * Address of the machine's end of an uplink that is plugged into a switch: the last free one of the network in use
 * there, or of the lab's subnet; null where there is none of IPv4.
 */
export function addressForUplink(topology: Topology, at: TopologyNode): string | null {
  const interfaces = drawnInterfaces(topology);
  const segment = interfaces.find(({ role, node }) => role === "switch" && node === at)?.segment;
  const subnet = labSubnet(topology);
  const network = (segment === undefined ? null : networkInUse(interfaces, segment, subnet)) ?? subnet;
  return network.family === 4 ? new Addresses(interfaces).takeLast(network) : null;
}

/**
 * Addresses for the ends that a new link has at namespaces or the host, in the
 * order of `ends`; null where there is no good one.
 *
 * All interfaces of a segment share a subnet. An end whose namespace has an
 * interface in that subnet already gets no address when the segment is in use:
 * the kernel would have two routes to one network and answer on the wrong side.
 * A segment without addresses takes another subnet in that case.
 */
export function addressesForLink(
  topology: Topology,
  ends: readonly TopologyNode[],
  at: TopologyNode | null,
): (string | null)[] {
  const interfaces = drawnInterfaces(topology);
  const subnet = labSubnet(topology);
  const places = new Set(ends.map(namespaceOf));
  const own = interfaces.filter(({ ref }) => places.has(ref.ns)).flatMap(cidrsOf);
  const segment = at && interfaces.find(({ role, node }) => role === "switch" && node === at)?.segment;
  const inUse = segment === null || segment === undefined ? null : networkInUse(interfaces, segment, subnet);
  if (inUse && own.some((cidr) => networksOverlap(cidr, inUse))) return ends.map(() => null);
  const network = inUse ?? networkForNewSegment(subnet, own, interfaces.flatMap(cidrsOf));
  if (!network) return ends.map(() => null);
  const addresses = new Addresses(interfaces);
  return ends.map(() => addresses.take(network));
}
