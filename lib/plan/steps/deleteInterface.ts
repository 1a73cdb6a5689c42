import { device, ip } from "./iproute";
import type { StepKind } from "./kind";
import { placeName } from "./words";

export const deleteInterface: StepKind<"deleteInterface"> = {
  commands: ({ at }) => [ip(at.ns, "link", "delete", ...device(at.name))],
  // Addresses, settings and the place in a switch are gone with it.
  inverse: () => null,
  explain: ({ at, kind, peer }) => {
    if (kind === "bridge") return `Removes the bridge ${placeName(at)}; what was plugged into it stays, unplugged.`;
    if (kind !== "veth") return `Removes the interface ${placeName(at)}.`;
    return `Removes ${placeName(at)} and with it ${peer ? placeName(peer) : "its other end"}: a veth pair lives and dies together.`;
  },
};
