import { linkSet } from "./iproute";
import type { StepKind } from "./kind";
import { placeName } from "./words";

export const setQueueLength: StepKind<"setQueueLength"> = {
  commands: ({ at, length }) => [linkSet(at, "txqueuelen", String(length))],
  inverse: ({ at, length, was }) => ({ op: "setQueueLength", at, length: was, was: length }),
  explain: ({ at, length, was }) =>
    `Lets ${length} packets wait at ${placeName(at)} to be sent${was === length ? "" : ` (it was ${was})`}; a longer queue drops less and delays more.`,
};
