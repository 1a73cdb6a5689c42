import type { DeviceType } from "./kind";

const tuntap = (name: string, mode: "tun" | "tap"): string[] => ["tuntap", "add", "dev", name, "mode", mode];

export const tap: DeviceType<"tap"> = {
  driver: "tun",
  add: ({ name }) => tuntap(name, "tap"),
  fits: (_, { device }) => device?.mode === "tap",
  read: ({ name, device }) => (device?.mode === "tap" && device.persist ? { name, kind: "tap" } : null),
  about: () =>
    "a TAP: an Ethernet interface whose other side is not a plug but a program that opens /dev/net/tun, such as a virtual machine; until one does, it has no carrier.",
};

export const tun: DeviceType<"tun"> = {
  driver: "tun",
  add: ({ name }) => tuntap(name, "tun"),
  fits: (_, { device }) => device?.mode === "tun",
  read: ({ name, device }) => (device?.mode === "tun" && device.persist ? { name, kind: "tun" } : null),
  about: () =>
    "a TUN: an interface that hands IP packets, without Ethernet, to a program that opens /dev/net/tun, such as a VPN; until one does, it has no carrier.",
};
