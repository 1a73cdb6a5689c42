import { MACVLAN_MODES } from "../../topology/devices/macvlan";
import { type DeviceType, linkAdd } from "./kind";

export const macvlan: DeviceType<"macvlan"> = {
  driver: "macvlan",
  add: (device) => linkAdd(device, "link", device.parent, "type", "macvlan", "mode", device.mode ?? "bridge"),
  fits: ({ parent, mode = "bridge" }, { device }) => device?.parent === parent && device.mode === mode,
  read: ({ name, device }) => {
    const mode = MACVLAN_MODES.find((known) => known === device?.mode);
    if (device?.parent === undefined || mode === undefined) return null;
    return { name, kind: "macvlan", parent: device.parent, ...(mode !== "bridge" && { mode }) };
  },
  about: ({ parent }) =>
    `a second station on the wire of ${parent}: it has a MAC address of its own and sees the same network, but never ${parent} itself.`,
};
