/** The addresses of one interface: which go, which come, and which the kernel drops on the way. */
import type { ObservedAddress } from "../../observed/types";
import { formatCidr, networkKey, parseCidr } from "../../topology/address";
import { isIPv6 } from "../steps/words";

export interface AddressChanges {
  remove: string[];
  add: string[];
  /** To be added after the interface was set down or an address was removed: there already, and dropped by that. */
  again: string[];
}

/** One spelling for each address: IPv6 has many, IPv4 one that is read at all. */
export function canonicalCidr(text: string): string {
  if (!isIPv6(text)) return text;
  const cidr = parseCidr(text);
  return cidr ? formatCidr(cidr) : text;
}

/** Addresses that the kernel or a server gave, which are no business of a drawing's. */
export const isAutomatic = ({ dynamic, family, scope }: ObservedAddress): boolean =>
  dynamic === true || (family === "inet6" && scope === "link");

/**
 * Of several IPv4 addresses in one network the first is primary. Removing it makes
 * the kernel remove the others, unless promote_secondaries is set (ip-sysctl).
 */
function lostWithPrimary(observed: readonly ObservedAddress[], removed: ReadonlySet<string>): string[] {
  const primaryGoes = new Map<string, boolean>();
  return observed.flatMap(({ cidr, family }) => {
    const parsed = family === "inet" ? parseCidr(cidr) : null;
    if (!parsed) return [];
    const network = networkKey(parsed);
    const goes = primaryGoes.get(network);
    if (goes === undefined) primaryGoes.set(network, removed.has(cidr));
    return goes === true && !removed.has(cidr) ? [cidr] : [];
  });
}

export function addressChanges(
  wanted: readonly string[],
  observed: readonly ObservedAddress[],
  mayRemove: (canonical: string) => boolean,
  goesDown: boolean,
): AddressChanges {
  // Most interfaces of a lab are as drawn, to the letter, but for what the kernel gave them itself.
  if (!goesDown) {
    const given = observed.filter((address) => !isAutomatic(address));
    if (wanted.length === given.length && given.every(({ cidr }, at) => cidr === wanted[at]))
      return { remove: [], add: [], again: [] };
  }
  const wish = new Set(wanted.map(canonicalCidr));
  const there = new Set(observed.map(({ cidr }) => canonicalCidr(cidr)));
  const removed = new Set(
    observed
      .filter(
        (address) =>
          !isAutomatic(address) && !wish.has(canonicalCidr(address.cidr)) && mayRemove(canonicalCidr(address.cidr)),
      )
      .map(({ cidr }) => cidr),
  );
  // Setting an interface down makes the kernel forget its IPv6 addresses.
  const flushed = goesDown
    ? observed.filter(
        (address) =>
          isIPv6(address.cidr) &&
          !removed.has(address.cidr) &&
          (!isAutomatic(address) || wish.has(canonicalCidr(address.cidr))),
      )
    : [];
  return {
    // Last first: a primary address goes after those that would go with it.
    remove: [...removed].reverse(),
    add: wanted.filter((cidr, at) => !there.has(canonicalCidr(cidr)) && wanted.indexOf(cidr) === at),
    again: [...lostWithPrimary(observed, removed), ...flushed.map(({ cidr }) => cidr)],
  };
}
