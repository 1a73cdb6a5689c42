import { linkSet } from "./iproute";
import type { StepKind } from "./kind";
import { placeName } from "./words";

export const setMaster: StepKind<"setMaster"> = {
  commands: ({ at, master }) => [master === null ? linkSet(at, "nomaster") : linkSet(at, "master", master)],
  inverse: ({ at, master, was }) => ({ op: "setMaster", at, master: was, was: master }),
  explain: ({ at, master, was }) =>
    master === null
      ? `Unplugs ${placeName(at)} from ${was ?? "its bridge"}.`
      : `Plugs ${placeName(at)} into ${master}${was === null ? "" : ` (it was in ${was})`}: the interface becomes a port of the bridge.`,
};
