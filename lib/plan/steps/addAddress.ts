import { ip } from "./iproute";
import type { StepKind } from "./kind";
import { isIPv6, placeName } from "./words";

export const addAddress: StepKind<"addAddress"> = {
  // "replace" adds or leaves: whether the kernel has dropped the address depends on a sysctl (promote_secondaries).
  commands: ({ at, cidr, again }) => [ip(at.ns, "address", again ? "replace" : "add", cidr, "dev", at.name)],
  inverse: ({ at, cidr }) => ({ op: "deleteAddress", at, cidr }),
  explain: ({ at, cidr, again }) => {
    if (again)
      return `Makes sure that ${placeName(at)} still has ${cidr}, which the kernel may have dropped together with the address before it.`;
    const family = isIPv6(cidr) ? "IPv6" : "IPv4";
    return `Gives ${placeName(at)} the ${family} address ${cidr}; the part after the slash tells how much of it names the network, and a route to that network comes with it.`;
  },
};
