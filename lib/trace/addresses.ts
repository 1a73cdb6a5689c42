/** Whose address is what, and which of the receiver's to ask for. */

import type { ObservedAddress } from "../observed/types";
import { isLinkLocal, parseCidr, parseIp } from "../topology/address";
import type { InterfaceRef } from "../topology/places";
import { isUp } from "./interfaceState";
import type { World } from "./world";

export const withoutPrefix = (cidr: string): string => cidr.replace(/\/.*/, "");

/** Fit to be used: found to be unique, or not asked to be. */
export const isUsable = ({ tentative, dadfailed }: ObservedAddress): boolean => !tentative && !dadfailed;

export interface Owner {
  ref: InterfaceRef;
  address: ObservedAddress;
}

/** Every interface that has an address. */
export function ownersOf(world: World, address: string): Owner[] {
  const wanted = parseIp(address);
  if (!wanted) return [];
  return Object.keys(world.observed.namespaces).flatMap((ns) =>
    world.interfacesOf(ns).flatMap(({ ref, iface }) => {
      const found = iface.addresses.find(
        ({ cidr }) =>
          parseIp(withoutPrefix(cidr))?.value === wanted.value && (cidr.includes(":") ? 6 : 4) === wanted.family,
      );
      return found ? [{ ref, address: found }] : [];
    }),
  );
}

/** Whether two addresses with prefix length are of one subnet. */
function sameSubnet(a: string, b: string): boolean {
  const [x, y] = [parseCidr(a), parseCidr(b)];
  if (!x || !y || x.family !== y.family) return false;
  const rest = BigInt((x.family === 4 ? 32 : 128) - Math.min(x.prefix, y.prefix));
  return x.value >> rest === y.value >> rest;
}

const isGlobal = (cidr: string) => {
  const ip = parseIp(withoutPrefix(cidr));
  return ip !== null && !isLinkLocal(ip);
};

/** Addresses of a namespace that can be asked for; `only` narrows them to one interface. */
export function addressesOf(world: World, ns: string, only?: string): string[] {
  return world
    .interfacesOf(ns)
    .filter(({ iface }) => !iface.flags.includes("LOOPBACK") && (only === undefined || iface.name === only))
    .flatMap(({ iface }) => iface.addresses.map(({ cidr }) => ({ cidr, up: isUp(iface) })))
    .filter(({ cidr }) => isGlobal(cidr))
    .map(({ cidr }) => cidr);
}

/**
 * The receiver's address that the sender reaches most directly: one of the
 * sender's own subnets before others, IPv4 before IPv6.
 * @param only narrows the receiver to one of its interfaces, and `family` to one kind of address
 */
export function chooseAddress(world: World, from: string, to: string, only?: string, family?: 4 | 6): string | null {
  const own = addressesOf(world, from);
  const score = (cidr: string) => (own.some((one) => sameSubnet(one, cidr)) ? 2 : 0) + (cidr.includes(":") ? 0 : 1);
  const meant = (cidr: string) => family === undefined || cidr.includes(":") === (family === 6);
  const [best] = addressesOf(world, to, only)
    .filter(meant)
    .sort((a, b) => score(b) - score(a));
  return best === undefined ? null : withoutPrefix(best);
}
