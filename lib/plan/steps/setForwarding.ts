import { ROOT_NS } from "../../topology/places";
import type { StepKind } from "./kind";
import { namespaceName } from "./words";

/** Names of the kernel's settings (ip-sysctl). */
export const FORWARDING_SYSCTL = { 4: "net.ipv4.ip_forward", 6: "net.ipv6.conf.all.forwarding" } as const;

export const setForwarding: StepKind<"setForwarding"> = {
  commands: ({ ns, family, on }) => [
    {
      file: "sysctl",
      args: ["-w", `${FORWARDING_SYSCTL[family]}=${on ? 1 : 0}`],
      ...(ns !== ROOT_NS && { netns: ns }),
    },
  ],
  inverse: ({ ns, family, on }) => ({ op: "setForwarding", ns, family, on: !on }),
  explain: ({ ns, family, on }) =>
    on
      ? `Makes ${namespaceName(ns)} a router for IPv${family}: packets that are for somebody else are passed on by its routes instead of thrown away.`
      : `Stops ${namespaceName(ns)} from passing on IPv${family} packets that are for somebody else.`,
};
