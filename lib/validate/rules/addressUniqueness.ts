import { isLinkLocal } from "../../topology/address";
import { type CheckedAddress, type Context, error, groupBy, warning } from "../context";
import type { Issue } from "../issue";

const hostKey = ({ cidr }: CheckedAddress) => `${cidr?.family}/${cidr?.value}`;

const at = ({ on }: CheckedAddress) => `"${on.ref.name}" of "${on.node.name}"`;

/** One address twice: wrong within a segment, and a likely slip elsewhere. */
export function* addressUniqueness({ addresses }: Context): Iterable<Issue> {
  const readable = addresses.filter(({ cidr }) => cidr !== null);
  for (const group of groupBy(readable, hostKey).values()) {
    const bySegment = new Map<number, CheckedAddress>();
    for (const address of group) {
      const { text, path, on, cidr } = address;
      const near = bySegment.get(on.segment);
      const far = group[0];
      if (near) {
        yield error({
          rule: "address-duplicate",
          path,
          element: on.element,
          reason:
            near.on === on
              ? `"${text}" is given twice to ${at(address)}`
              : `"${text}" is on ${at(address)} and on ${at(near)}, which share a segment`,
          remedy: near.on === on ? "Remove one of the two." : "Give one of the two another address.",
        });
      } else if (far && far !== address && cidr && !isLinkLocal(cidr)) {
        yield warning({
          rule: "address-elsewhere",
          path,
          element: on.element,
          reason: `"${text}" is on ${at(far)} too, in another segment`,
          remedy: "Leave it if the segments shall never meet; otherwise give one of the two another address.",
        });
      }
      if (!near) bySegment.set(on.segment, address);
    }
  }
}
