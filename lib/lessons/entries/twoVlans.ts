import type { GalleryEntry } from "../entry";

export const twoVlans: GalleryEntry = {
  id: "two-vlans",
  title: "Two VLANs on one switch",
  summary: "Four namespaces on two switches, cut into two networks that share one cable.",
  text: [
    "A VLAN makes several networks of one switch. An access port belongs to one VLAN: what comes in there is counted as that VLAN's, and only ports of the same VLAN hear it. Here ns1 and ns3 are in VLAN 10, ns2 and ns4 in VLAN 20. The namespaces know nothing of it; their frames carry no tag.",
    "Between the switches there is one cable for both. Its ports are trunks: they let the VLANs 10 and 20 pass with their tags, so that the other switch can tell them apart. The cables show which VLANs they carry.",
    "Deploy and ping 10.1.1.3 from ns1: it answers. Ping 10.1.1.2, on the same switch and with an address of the same subnet: silence. Look at the MAC table in the inspector of ovs-test: each address is learned together with its VLAN.",
    "Select the cable of ns2, change its VLAN from 20 to 10 and deploy. The plan is one command, and ns2 has changed its network without a plug being moved.",
  ],
  needs: ["ovs"],
  file: `# Two switches, two VLANs, one trunk.
wirelab: 1
name: Two VLANs on one switch
description: VLANs 10 and 20 share two switches and the cable between them
subnet: 10.1.1.0/24
nodes:
  - { name: ovs-test, kind: ovs }
  - { name: ovs2, kind: ovs }
  - { name: ns1, kind: namespace }
  - { name: ns2, kind: namespace }
  - { name: ns3, kind: namespace }
  - { name: ns4, kind: namespace }
links:
  # the trunk
  - kind: veth
    a: { node: ovs-test, name: t0, port: { trunks: [10, 20] } }
    b: { node: ovs2, name: t1, port: { trunks: [10, 20] } }
  # the stations
  - kind: veth
    a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }
    b: { node: ovs-test, name: ovs-tap1, port: { vlan: 10 } }
  - kind: veth
    a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }
    b: { node: ovs-test, name: ovs-tap2, port: { vlan: 20 } }
  - kind: veth
    a: { node: ns3, name: tap3, addresses: [10.1.1.3/24] }
    b: { node: ovs2, name: ovs-tap3, port: { vlan: 10 } }
  - kind: veth
    a: { node: ns4, name: tap4, addresses: [10.1.1.4/24] }
    b: { node: ovs2, name: ovs-tap4, port: { vlan: 20 } }
`,
  layout: {
    positions: {
      "ovs-test": { x: 160, y: 0 },
      ovs2: { x: 680, y: 0 },
      ns1: { x: 0, y: 240 },
      ns2: { x: 280, y: 240 },
      ns3: { x: 560, y: 240 },
      ns4: { x: 840, y: 240 },
    },
  },
};
