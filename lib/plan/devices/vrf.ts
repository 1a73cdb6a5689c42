import { type DeviceType, linkAdd } from "./kind";

export const vrf: DeviceType<"vrf"> = {
  driver: "vrf",
  add: (device) => linkAdd(device, "type", "vrf", "table", String(device.table)),
  fits: ({ table }, { device }) => device?.table === table,
  read: ({ name, device }, members) =>
    device?.table === undefined ? null : { name, kind: "vrf", table: device.table, members },
  about: ({ table }) =>
    `a VRF: interfaces put into it are routed by table ${table} alone, as if they were in a router of their own.`,
};
