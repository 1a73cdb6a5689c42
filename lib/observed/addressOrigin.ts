/** Where an address came from and whether it can be used, in words. */
import type { ObservedAddress } from "./types";

export interface AddressWords {
  /** "link-local", "SLAAC", "DHCP", "static". */
  origin: string;
  /** Duplicate address detection (RFC 4862, 5.4): "tentative", "duplicate"; null when it can be used. */
  trouble: "tentative" | "duplicate" | null;
  /** Why, as a sentence. */
  reason: string;
}

function origin({ family, scope, dynamic }: ObservedAddress): [origin: string, reason: string] {
  if (family === "inet6" && scope === "link")
    return [
      "link-local",
      "Made by the kernel from the MAC address, for this one cable; packets from it are never forwarded.",
    ];
  if (dynamic && family === "inet6")
    return [
      "SLAAC",
      "Made by the kernel for a network that a router announced (RFC 4862); it ends when the router stops announcing.",
    ];
  if (dynamic) return ["DHCP", "Lent by a DHCP server for a time."];
  return ["static", "Given by hand or by the drawing."];
}

export function addressWords(address: ObservedAddress): AddressWords {
  const [where, why] = origin(address);
  if (address.dadfailed)
    return {
      origin: where,
      trouble: "duplicate",
      reason: "Somebody else on this cable has it already: it is not used.",
    };
  if (address.tentative)
    return {
      origin: where,
      trouble: "tentative",
      reason: "The kernel asks whether somebody has it already, for a second or two.",
    };
  return { origin: where, trouble: null, reason: why };
}
