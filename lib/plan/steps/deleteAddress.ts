import { ip } from "./iproute";
import type { StepKind } from "./kind";
import { placeName } from "./words";

export const deleteAddress: StepKind<"deleteAddress"> = {
  commands: ({ at, cidr }) => [ip(at.ns, "address", "delete", cidr, "dev", at.name)],
  inverse: ({ at, cidr }) => ({ op: "addAddress", at, cidr }),
  explain: ({ at, cidr }) => `Takes the address ${cidr} from ${placeName(at)}, and the route that came with it.`,
};
