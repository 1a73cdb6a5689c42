import { linkSet } from "./iproute";
import type { StepKind } from "./kind";
import { namespaceName, placeName } from "./words";

export const setAdmin: StepKind<"setAdmin"> = {
  commands: ({ at, up }) => [linkSet(at, up ? "up" : "down")],
  // Setting an interface down makes the kernel forget its IPv6 addresses; setting it up does not bring them back.
  inverse: ({ at, up }) => ({ op: "setAdmin", at, up: !up }),
  explain: ({ at, up }) => {
    if (at.name === "lo" && up)
      return `Turns on the loopback of ${namespaceName(at.ns)}, so that programs there can reach 127.0.0.1 and the namespace's own addresses.`;
    return up
      ? `Switches ${placeName(at)} on: it sends and receives as soon as what it is joined to is on as well.`
      : `Switches ${placeName(at)} off: nothing passes, and the other end of its cable, if it has one, loses its carrier.`;
  },
};
