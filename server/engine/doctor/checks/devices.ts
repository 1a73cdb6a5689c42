/** Checks of the kinds of interfaces that nodes may have besides the ends of cables: each is made as a plan makes it. */
import type { Command } from "@/lib/plan/command";
import { addDeviceCommand } from "@/lib/plan/devices";
import type { Device } from "@/lib/topology/devices";
import { ROOT_NS } from "@/lib/topology/places";
import { command } from "../probe";
import { kernelProbe } from "./kernel";
import { OPEN_TUN } from "./tunDevice";

const PARENT = "probe-p1";
const make = (device: Device): Command => addDeviceCommand(ROOT_NS, device);

export const deviceKinds = [
  kernelProbe({
    id: "dummy",
    title: "Dummy interfaces",
    needed: "Addresses that are always up",
    make: [make({ name: "probe-dummy", kind: "dummy" })],
    module: "dummy",
    devices: ["dummy"],
  }),
  kernelProbe({
    id: "macvlan",
    title: "Macvlan",
    needed: "Several stations on one interface",
    make: [
      command("ip", "link", "add", PARENT, "type", "veth", "peer", "name", "probe-p2"),
      make({ name: "probe-macvlan", kind: "macvlan", parent: PARENT }),
    ],
    module: "macvlan",
    devices: ["macvlan"],
  }),
  kernelProbe({
    id: "vxlan",
    title: "VXLAN tunnels",
    needed: "Ethernet over an IP path",
    make: [make({ name: "probe-vxlan", kind: "vxlan", id: 1, remote: "192.0.2.1" })],
    module: "vxlan",
    devices: ["vxlan"],
  }),
  kernelProbe({
    id: "bond",
    title: "Bonding",
    needed: "Several interfaces as one",
    make: [make({ name: "probe-bond", kind: "bond", members: [] })],
    module: "bonding",
    devices: ["bond"],
  }),
  kernelProbe({
    id: "vrf",
    title: "VRF",
    needed: "Routing tables of their own for some interfaces",
    make: [make({ name: "probe-vrf", kind: "vrf", table: 10, members: [] })],
    module: "vrf",
    devices: ["vrf"],
  }),
  kernelProbe({
    id: "tun",
    title: "TUN and TAP",
    needed: "Interfaces of programs: virtual machines, VPNs",
    make: [make({ name: "probe-tap", kind: "tap" })],
    module: "tun",
    devices: ["tun", "tap"],
    whenForbidden: OPEN_TUN,
  }),
];
