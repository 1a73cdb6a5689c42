import { type DeviceType, linkAdd } from "./kind";

export const vlan: DeviceType<"vlan"> = {
  driver: "vlan",
  add: (device) => linkAdd(device, "link", device.parent, "type", "vlan", "id", String(device.id)),
  fits: ({ parent, id }, { device }) => device?.parent === parent && device.id === id,
  read: ({ name, device }) =>
    device?.parent === undefined || device.id === undefined
      ? null
      : { name, kind: "vlan", parent: device.parent, id: device.id },
  about: ({ parent, id }) =>
    `the VLAN ${id} of ${parent}: it gets the frames that arrive there with tag ${id}, without the tag, and what it sends goes out tagged.`,
};
