/** What follows from a topology, worked out once for each: topologies are never changed in place. */
import type { Topology } from "./schema";

export function perTopology<T>(make: (topology: Topology) => T): (topology: Topology) => T {
  const known = new WeakMap<Topology, { value: T }>();
  return (topology) => {
    const found = known.get(topology) ?? { value: make(topology) };
    known.set(topology, found);
    return found.value;
  };
}
