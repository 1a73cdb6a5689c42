import { addressBits, type Cidr, formatCidr, isLinkLocal, networkSize } from "../../topology/address";
import { ROOT_NS } from "../../topology/places";
import { type CheckedAddress, type Context, groupBy, warning } from "../context";
import type { Issue } from "../issue";

type Readable = CheckedAddress & { cidr: Cidr; network: Cidr };

const isOrdinary = (address: CheckedAddress): address is Readable =>
  address.cidr !== null && !isLinkLocal(address.cidr);

const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Two interfaces of a namespace in one subnet: the kernel has two routes to it
 * and takes one. Networks nest or are apart, so one sweep in order of their
 * first address with a stack of those still open finds each overlap.
 */
export function* overlappingSubnets({ addresses }: Context): Iterable<Issue> {
  // A full-length prefix makes no route to a network.
  const routed = addresses.filter(isOrdinary).filter(({ cidr }) => cidr.prefix < addressBits(cidr.family));
  for (const group of groupBy(routed, ({ on, cidr }) => `${cidr.family} ${on.ref.ns}`).values()) {
    const sorted = group
      .map((address) => ({
        address,
        network: address.network,
        end: address.network.value + networkSize(address.network),
      }))
      .sort((x, y) => compare(x.network.value, y.network.value) || x.network.prefix - y.network.prefix);
    const open: typeof sorted = [];
    for (const item of sorted) {
      const { address, network } = item;
      for (let top = open.at(-1); top && top.end <= network.value; top = open.at(-1)) open.pop();
      const top = open.at(-1);
      const isOwn = top?.address.on === address.on;
      const other = isOwn ? open.at(-2) : top;
      // A network inside another of the same interface meets nothing that the outer one does not,
      // so neighbours in the stack are of different interfaces.
      if (!isOwn) open.push(item);
      if (!other || other.address.cidr.value === address.cidr.value) continue;
      const where = address.on.ref.ns === ROOT_NS ? "the lab's root namespace" : `"${address.on.ref.ns}"`;
      yield warning({
        rule: "subnet-overlap",
        path: address.path,
        element: address.on.element,
        reason: `"${address.text}" on "${address.on.ref.name}" overlaps "${other.address.text}" on "${other.address.on.ref.name}", both in ${where}`,
        remedy: "Use different subnets for the interfaces of a namespace: it sends to one subnet by one of them.",
      });
    }
  }
}

/** An interface that has no subnet in common with the others of its segment, told against the commonest subnet. */
export function* mixedSubnets({ addresses }: Context): Iterable<Issue> {
  const bySegment = groupBy(addresses.filter(isOrdinary), ({ on, cidr }) => `${cidr.family} ${on.segment}`);
  for (const group of bySegment.values()) {
    const networks = [...groupBy(group, ({ network }) => `${network.value}/${network.prefix}`).values()];
    if (networks.length < 2) continue;
    const [usual] = networks.sort((x, y) => y.length - x.length);
    const example = usual?.[0];
    if (!usual || !example) continue;
    const inUsual = new Set(usual.map(({ on }) => on));
    const told = new Set<unknown>();
    for (const address of group) {
      if (inUsual.has(address.on) || told.has(address.on)) continue;
      told.add(address.on);
      yield warning({
        rule: "subnet-mismatch",
        path: address.path,
        element: address.on.element,
        reason: `"${address.text}" is not in ${formatCidr(example.network)}, the subnet of "${example.on.ref.name}" in the same segment`,
        remedy: "Give it an address of that subnet, or add a route in both places.",
      });
    }
  }
}
