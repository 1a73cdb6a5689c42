import type { StepKind } from "./kind";
import { ovsString, vsctl } from "./openvswitch";

type PatchPort = { bridge: string; name: string };

const half = (own: PatchPort, peer: PatchPort): string[][] => [
  ["add-port", own.bridge, own.name],
  ["set", "interface", own.name, "type=patch", `options:peer=${ovsString(peer.name)}`],
];

export const addOvsPatch: StepKind<"addOvsPatch"> = {
  // One transaction: half a patch is an error until the other half is there.
  commands: ({ a, b }) => [vsctl(...half(a, b), ...half(b, a))],
  inverse: ({ a, b }) => ({ op: "deleteOvsPatch", a, b }),
  explain: ({ a, b }) =>
    `Joins ${a.bridge} and ${b.bridge} by a pair of patch ports, ${a.name} and ${b.name}: a cable inside Open vSwitch, with no interface in the kernel.`,
};
