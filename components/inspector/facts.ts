/** What the kernel says of an interface, as short rows. Pure. */
import { formatBytes } from "@/lib/observed/format";
import type { ObservedInterface } from "@/lib/observed/types";

export interface Fact {
  label: string;
  value: string;
  /** Colour of the value, one of the states'. */
  tone?: "down" | "nocar" | "block";
}

/** The rows of an end's card, most asked first. */
export function interfaceFacts(observed: ObservedInterface): Fact[] {
  const up = observed.flags.includes("UP");
  const carrier = observed.flags.includes("LOWER_UP");
  const { port, counters } = observed;
  return [
    { label: "admin", value: up ? "up" : "down", ...(!up && { tone: "down" }) },
    // The kernel does not tell the carrier of an interface that is set down.
    { label: "carrier", value: up ? (carrier ? "yes" : "no") : "–", ...(up && !carrier && { tone: "nocar" }) },
    { label: "operstate", value: observed.operstate.toLowerCase() },
    ...(port
      ? [{ label: "stp", value: port.state, ...(up && port.state !== "forwarding" && { tone: "block" as const }) }]
      : []),
    { label: "mtu", value: String(observed.mtu) },
    ...(counters
      ? [
          { label: "rx", value: formatBytes(counters.rxBytes) },
          { label: "tx", value: formatBytes(counters.txBytes) },
        ]
      : []),
  ];
}
