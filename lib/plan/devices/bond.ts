import { BOND_MODES } from "../../topology/devices/bond";
import { type DeviceType, linkAdd } from "./kind";

export const bond: DeviceType<"bond"> = {
  driver: "bond",
  // Without miimon the bond never looks whether a member carries, and a dead one is never left (bonding.rst).
  add: (device) => linkAdd(device, "type", "bond", "mode", device.mode ?? "active-backup", "miimon", "100"),
  fits: ({ mode = "active-backup" }, { device }) => device?.mode === mode,
  read: ({ name, device }, members) => {
    const mode = BOND_MODES.find((known) => known === device?.mode);
    if (mode === undefined) return null;
    return { name, kind: "bond", members, ...(mode !== "active-backup" && { mode }) };
  },
  about: ({ mode = "active-backup" }) =>
    mode === "active-backup"
      ? "a bond: several interfaces work as one, of which one is used and another takes over when it loses its carrier."
      : `a bond in the mode ${mode}: several interfaces work as one and share the traffic.`,
};
