import { type DeviceType, linkAdd } from "./kind";

export const dummy: DeviceType<"dummy"> = {
  driver: "dummy",
  add: (device) => linkAdd(device, "type", "dummy"),
  fits: () => true,
  read: ({ name }) => ({ name, kind: "dummy" }),
  about: () =>
    "a dummy interface: it is joined to nothing and always up, so an address on it answers whichever cable is cut.",
};
