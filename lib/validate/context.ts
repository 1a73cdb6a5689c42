/** What the rules look at, worked out once. */

import type { Capabilities } from "../plan/capabilities";
import { type Cidr, networkOf, parseCidr } from "../topology/address";
import type { ElementRef } from "../topology/ids";
import { type DrawnInterface, drawnInterfaces, nodesByName } from "../topology/interfaces";
import type { Topology, TopologyNode } from "../topology/schema";
import type { Issue } from "./issue";

export interface CheckedAddress {
  text: string;
  path: string;
  /** Null when it cannot be read, which `address-syntax` reports. */
  cidr: Cidr | null;
  /** The network that it belongs to; null when it cannot be read. */
  network: Cidr | null;
  on: DrawnInterface;
}

export interface Context {
  topology: Topology;
  capabilities: Capabilities | undefined;
  /** Of nodes with one name, the first. */
  nodes: ReadonlyMap<string, TopologyNode>;
  interfaces: readonly DrawnInterface[];
  addresses: readonly CheckedAddress[];
}

/** A rule, or a small family of rules, reports what it finds. Each takes O(n log n) at most. */
export type Rule = (context: Context) => Iterable<Issue>;

export function contextOf(topology: Topology, capabilities: Capabilities | undefined): Context {
  const interfaces = drawnInterfaces(topology);
  const addresses = interfaces.flatMap((on) =>
    (on.settings.addresses ?? []).map((text, index) => {
      const cidr = parseCidr(text);
      return { text, path: `${on.path}.addresses[${index}]`, cidr, network: cidr && networkOf(cidr), on };
    }),
  );
  return { topology, capabilities, nodes: nodesByName(topology), interfaces, addresses };
}

interface Place {
  path: string;
  element: ElementRef;
}

type Finding = Pick<Issue, "rule" | "reason" | "remedy"> & Place;

export const error = (finding: Finding): Issue => ({ severity: "error", ...finding });
export const warning = (finding: Finding): Issue => ({ severity: "warning", ...finding });

/** The records of a list by a key, in the list's order. */
export function groupBy<T, K>(records: Iterable<T>, keyOf: (record: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const record of records) {
    const key = keyOf(record);
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return groups;
}
