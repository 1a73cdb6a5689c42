/**
 * Which wires of a drawing are one broadcast domain, VLANs told apart. A wire is
 * named by where it is: the VLAN of a switch, or the VLAN of an interface that
 * gets tagged frames. VLAN 0 stands for frames without a tag.
 */
import type { Link, LinkEnd } from "./schema";
import type { Sets } from "./sets";

type Port = NonNullable<LinkEnd["port"]>;

export class VlanWires {
  private readonly wires = new Map<string, number>();
  /** Every VLAN that the topology speaks of. */
  private readonly vlans: ReadonlySet<number>;

  constructor(
    private readonly sets: Sets,
    links: readonly Link[],
    devices: readonly number[],
  ) {
    const ports = links.flatMap((link) => [portOf(link.a), portOf(link.b)]);
    this.vlans = new Set([
      ...devices,
      ...ports.flatMap(({ vlan, native, trunks = [] }) => [vlan ?? [], native ?? [], trunks].flat()),
    ]);
  }

  /** The wire of a VLAN at a place; `key` names a switch or an interface, `base` is its wire for untagged frames. */
  at(key: string, vlan: number, base: number): number {
    if (vlan === 0) return base;
    const name = `${key}\0${vlan}`;
    const known = this.wires.get(name) ?? this.sets.add();
    this.wires.set(name, known);
    return known;
  }

  /** Joins what a cable joins: for each VLAN that passes both its ends, the two places' wires. */
  join(a: Place, b: Place): void {
    for (const tag of [0, ...this.vlans]) {
      const [first, second] = [inside(a.port, tag), inside(b.port, tag)];
      if (first === null || second === null) continue;
      this.sets.join(this.at(a.key, first, a.base), this.at(b.key, second, b.base));
    }
  }
}

/** One side of a cable. */
export interface Place {
  key: string;
  /** The wire of its untagged frames. */
  base: number;
  port: Port;
}

/** How the switch at an end treats what passes there; nothing where it says nothing. */
export const portOf = (end: object): Port => (end as { port?: Port }).port ?? {};

/** The VLAN inside to which frames with a tag on the cable belong (0: none); null where they do not pass. */
function inside({ vlan, native, trunks }: Port, tag: number): number | null {
  if (vlan !== undefined) return tag === 0 ? vlan : null;
  if (tag === 0) return native ?? (trunks ? null : 0);
  if (tag === native) return null;
  return !trunks || trunks.includes(tag) ? tag : null;
}
