import { linkId, linkRef } from "../../topology/ids";
import { type Context, error, warning } from "../context";
import type { Issue } from "../issue";

/** What the kernel gives an Ethernet interface of which nothing is said. */
const DEFAULT_MTU = 1500;
/** Below this the kernel takes IPv6 off the interface (RFC 8200, section 5). */
const IPV6_MINIMUM = 1280;

export function* mtuValues({ interfaces }: Context): Iterable<Issue> {
  for (const { settings, path, element, ref } of interfaces) {
    const { mtu, addresses } = settings;
    if (mtu === undefined) continue;
    const place = { path: `${path}.mtu`, element };
    if (mtu < 68 || mtu > 65535) {
      yield error({
        rule: "mtu-range",
        ...place,
        reason: `${mtu} is no MTU; 68 to 65535 is possible`,
        remedy: "Leave it out for 1500, or choose a value in between.",
      });
    } else if (mtu < IPV6_MINIMUM && addresses?.some((address) => address.includes(":"))) {
      yield error({
        rule: "mtu-ipv6",
        ...place,
        reason: `an MTU of ${mtu} turns IPv6 off on "${ref.name}", and the kernel refuses its IPv6 address`,
        remedy: `Choose ${IPV6_MINIMUM} or more, or take the IPv6 address away.`,
      });
    }
  }
}

/** The receiver of a veth pair drops what is longer than its own MTU, without a word. */
export function* mtuOfPeers({ topology }: Context): Iterable<Issue> {
  for (const [index, link] of topology.links.entries()) {
    if (link.kind !== "veth") continue;
    const [a, b] = [link.a.mtu ?? DEFAULT_MTU, link.b.mtu ?? DEFAULT_MTU];
    if (a === b) continue;
    yield warning({
      rule: "mtu-peer",
      path: `links[${index}].${link.b.mtu === undefined ? "a" : "b"}.mtu`,
      element: linkRef(linkId(link)),
      reason: `"${link.a.name}" has an MTU of ${a} and its peer "${link.b.name}" of ${b}; longer packets vanish between them`,
      remedy: "Give both ends the same MTU.",
    });
  }
}
