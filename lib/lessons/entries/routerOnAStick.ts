import type { GalleryEntry } from "../entry";

export const routerOnAStick: GalleryEntry = {
  id: "router-on-a-stick",
  title: "Router on a stick",
  summary: "Two VLANs on one switch, and a router that joins them over a single cable.",
  text: [
    "VLANs keep networks apart, so something must route between them. A router with one cable for each VLAN would do; a trunk does it with one cable for all. At the switch the port of r1 lets the VLANs 10 and 20 pass with their tags. In r1 two sub-interfaces sort them again: trunk.10 gets what is tagged 10, trunk.20 what is tagged 20, and each has an address of its VLAN's subnet.",
    "Deploy and ping 10.1.20.2 from ns1. The packet goes up the cable to r1 with tag 10 and comes down the same cable with tag 20: the stick. “ip -d link” in r1 shows the sub-interfaces with their numbers, and tcpdump on trunk shows the tags.",
    "Take the address off trunk.20, or set it down: ns1 still reaches r1, and ns2 is gone from its world.",
    "A sub-interface needs the kernel's 802.1Q support. Where a kernel was built without it, this lab can be drawn and not deployed, and the doctor says so.",
  ],
  needs: ["ovs", "vlan"],
  file: `# One cable, two VLANs, one router.
wirelab: 1
name: Router on a stick
description: r1 routes between VLAN 10 and VLAN 20 over a single trunk
subnet: 10.1.10.0/24
nodes:
  - name: r1
    kind: namespace
    interfaces: [{ name: trunk.10, kind: vlan, parent: trunk, id: 10, addresses: [10.1.10.1/24] }, { name: trunk.20, kind: vlan, parent: trunk, id: 20, addresses: [10.1.20.1/24] }]
    forwarding: { ipv4: true }
  - { name: ovs-test, kind: ovs }
  - { name: ns1, kind: namespace, routes: [{ to: default, via: 10.1.10.1 }] }
  - { name: ns2, kind: namespace, routes: [{ to: default, via: 10.1.20.1 }] }
links:
  # the stick
  - kind: veth
    a: { node: r1, name: trunk }
    b: { node: ovs-test, name: ovs-trunk, port: { trunks: [10, 20] } }
  - kind: veth
    a: { node: ns1, name: tap1, addresses: [10.1.10.2/24] }
    b: { node: ovs-test, name: ovs-tap1, port: { vlan: 10 } }
  - kind: veth
    a: { node: ns2, name: tap2, addresses: [10.1.20.2/24] }
    b: { node: ovs-test, name: ovs-tap2, port: { vlan: 20 } }
`,
  layout: {
    positions: { r1: { x: 340, y: 0 }, "ovs-test": { x: 340, y: 220 }, ns1: { x: 0, y: 440 }, ns2: { x: 680, y: 440 } },
  },
};
