/** Whether an interface can carry a frame. */
import type { ObservedInterface } from "../observed/types";
import type { DeathReason } from "./types";

export const isUp = (iface: ObservedInterface): boolean => iface.flags.includes("UP");
export const hasCarrier = (iface: ObservedInterface): boolean => iface.flags.includes("LOWER_UP");

/** Why it cannot, or null. */
export function obstacle(iface: ObservedInterface): { why: DeathReason; text: string } | null {
  if (!isUp(iface)) return { why: "link-down", text: `${iface.name} is set down` };
  if (!hasCarrier(iface))
    return { why: "no-carrier", text: `${iface.name} is up, but has no carrier: its other end is down` };
  return null;
}
