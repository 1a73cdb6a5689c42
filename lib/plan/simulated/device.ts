/** Devices as the simulated kernel shows them. */
import type { DeviceInfo } from "../../observed/deviceInfo";
import type { Device } from "../../topology/devices";
import { VXLAN_PORT } from "../../topology/devices/vxlan";

/** The MAC address that a device is made with, where its command says one. */
export const macOf = (device: Device): { mac?: string } =>
  device.kind === "tun" || device.kind === "tap" || device.mac === undefined ? {} : { mac: device.mac.toLowerCase() };

/** What `ip -d` would tell of a device. */
export function observedDevice(device: Device): DeviceInfo | undefined {
  switch (device.kind) {
    case "dummy":
      return undefined;
    case "macvlan":
      return { parent: device.parent, mode: device.mode ?? "bridge" };
    case "vlan":
      return { parent: device.parent, id: device.id };
    case "vxlan":
      return {
        id: device.id,
        remote: device.remote,
        ...(device.local !== undefined && { local: device.local }),
        port: device.port ?? VXLAN_PORT,
      };
    case "bond":
      return { mode: device.mode ?? "active-backup" };
    case "vrf":
      return { table: device.table };
    case "tun":
    case "tap":
      return { mode: device.kind, persist: true };
  }
}
