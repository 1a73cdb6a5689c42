import type { InterfaceRef } from "../../topology/places";
import { ip, newDevice } from "./iproute";
import type { StepKind } from "./kind";
import { namespaceName } from "./words";

type NewEnd = InterfaceRef & { mac?: string; mtu?: number };

/** Options of one end of a new pair; the end is made in its final namespace, because moving it later costs more. */
const options = ({ ns, mac, mtu }: NewEnd): string[] => [
  ...(mac === undefined ? [] : ["address", mac]),
  ...(mtu === undefined ? [] : ["mtu", String(mtu)]),
  ...(ns === "" ? [] : ["netns", ns]),
];

export const addVeth: StepKind<"addVeth"> = {
  commands: ({ a, b }) => [
    ip("", "link", "add", ...newDevice(a.name), ...options(a), "type", "veth", "peer", "name", b.name, ...options(b)),
  ],
  inverse: ({ a, b }) => ({
    op: "deleteInterface",
    at: { ns: b.ns, name: b.name },
    kind: "veth",
    peer: { ns: a.ns, name: a.name },
  }),
  explain: ({ a, b }) =>
    a.ns === b.ns
      ? `Makes a veth pair, a cable with two plugs: ${a.name} and ${b.name}, both in ${namespaceName(a.ns)}; what goes in at one comes out at the other.`
      : `Makes a veth pair, a cable with two plugs: ${a.name} in ${namespaceName(a.ns)} and ${b.name} in ${namespaceName(b.ns)}; what goes in at one comes out at the other.`,
};
