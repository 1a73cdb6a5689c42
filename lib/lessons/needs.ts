/** What a lab needs of the machine beyond iproute2, veth and bridges, and what of it is missing. */
import type { Capabilities } from "../plan/capabilities";
import { DEVICE_TITLES, type DeviceKind } from "../topology/devices";
import { devicesOf } from "../topology/devices/of";
import type { Topology } from "../topology/schema";

export type Need = "ovs" | DeviceKind;

export const needTitle = (need: Need): string => (need === "ovs" ? "Open vSwitch" : DEVICE_TITLES[need]);

export function needsOf(topology: Topology): Need[] {
  const needs = topology.nodes.flatMap((node): Need[] => {
    if (node.kind === "ovs" || node.kind === "tap") return [node.kind];
    return devicesOf(node).map(({ kind }) => kind);
  });
  return [...new Set(needs)].sort();
}

/** The needs that this machine does not meet, each with why and what to do; none while nothing is known of it. */
export function unmetNeeds(
  needs: readonly Need[],
  capabilities: Capabilities | undefined,
): { need: Need; why: string }[] {
  return needs.flatMap((need): { need: Need; why: string }[] => {
    if (need === "ovs") {
      const why = "Open vSwitch is not installed. On Debian and Ubuntu: apt install openvswitch-switch";
      return capabilities?.ovs === "missing" ? [{ need, why }] : [];
    }
    const missing = capabilities?.missingDevices?.[need];
    return missing ? [{ need, why: `${DEVICE_TITLES[need]}: ${missing.reason}. ${missing.remedy}` }] : [];
  });
}
