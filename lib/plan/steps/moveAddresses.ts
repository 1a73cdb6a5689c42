import { ROOT_NS } from "../../topology/places";
import type { Command } from "../command";
import { ip } from "./iproute";
import type { StepKind } from "./kind";
import { isIPv6 } from "./words";

function route(gateway: string, to: string): Command {
  return ip(ROOT_NS, ...(isIPv6(gateway) ? ["-6"] : []), "route", "replace", "default", "via", gateway, "dev", to);
}

export const moveAddresses: StepKind<"moveAddresses"> = {
  commands: ({ addresses, gateway, from, to }) => [
    // Added before they are taken away: the machine has them all the time. "replace" adds or leaves.
    ...addresses.map((cidr) => ip(ROOT_NS, "address", "replace", cidr, "dev", to)),
    ...addresses.map((cidr) => ip(ROOT_NS, "address", "delete", cidr, "dev", from)),
    // The kernel drops a default route together with the last address of its interface.
    ...(gateway === undefined ? [] : [route(gateway, to)]),
  ],
  inverse: (step) => ({ ...step, from: step.to, to: step.from }),
  explain: ({ addresses, gateway, from, to }) => {
    const what = addresses.length === 1 ? `the address ${addresses[0]}` : `the addresses ${addresses.join(", ")}`;
    const with_ = gateway === undefined ? "" : ` and the default route to ${gateway}`;
    return `Moves ${what}${with_} from ${from} to ${to}: the port of a switch takes part in nothing itself, so the machine speaks through the interface that is no port.`;
  },
};
