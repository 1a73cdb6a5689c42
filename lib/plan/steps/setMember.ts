import { linkSet } from "./iproute";
import type { StepKind } from "./kind";
import { placeName } from "./words";

export const setMember: StepKind<"setMember"> = {
  // A bond refuses a member that is up.
  commands: ({ at, master, kind, wasUp }) => [
    ...(kind === "bond" && wasUp ? [linkSet(at, "down")] : []),
    linkSet(at, "master", master),
    ...(kind === "bond" && wasUp ? [linkSet(at, "up")] : []),
  ],
  inverse: ({ at, master, was }) => ({ op: "setMaster", at, master: was, was: master }),
  explain: ({ at, master, kind }) =>
    kind === "bond"
      ? `Makes ${placeName(at)} a member of the bond ${master}, which speaks through it from now on.`
      : `Puts ${placeName(at)} into the VRF ${master}: its routes are in the table of ${master} from now on.`,
};
