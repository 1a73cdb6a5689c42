import type { GalleryEntry } from "../entry";
import { onGrid } from "../place";

export const threeSwitches: GalleryEntry = {
  id: "three-switches",
  title: "Three switches in a row",
  summary: "Linux bridge, Open vSwitch, Linux bridge: different switches, one Ethernet.",
  text: [
    "Switches are joined as stations are: by a cable between a port of the one and a port of the other. Here the cables are veth pairs whose ends t0 to t3 all live in the root namespace, each plugged into its switch. br-test and br2 are Linux bridges, ovs-test between them is an Open vSwitch. To the namespaces all three look like one large switch.",
    "Deploy and ping 10.1.1.3 from ns1. The request crosses all three switches, and each learns on the way behind which of its ports ns1 is. ns1 has no idea of this: no address, no route and no name of a switch in between appears anywhere in it.",
    "Set t1 down, the end at ovs-test. Now ns1 is alone, while ns2 and ns3 still reach each other, and only the cable between br-test and ovs-test has changed its colour. Look at tap1: it is green. Its own cable is fine, and carrier says nothing about what lies behind the first switch.",
    "A row is safe. A fourth cable, from br2 back to br-test, would close a ring, and the first broadcast would circle in it without end. Draw it, and Wirelab refuses to deploy it until somebody breaks the ring: set STP on the bridges, as in the gallery's spanning tree triangle.",
  ],
  needs: ["ovs"],
  file: `# Three switches of two makes, a namespace at each.
wirelab: 1
name: Three switches in a row
description: Linux bridges and an Open vSwitch form one Ethernet
subnet: 10.1.1.0/24
nodes:
  - { name: br-test, kind: bridge }
  - { name: ovs-test, kind: ovs }
  - { name: br2, kind: bridge }
  - { name: ns1, kind: namespace }
  - { name: ns2, kind: namespace }
  - { name: ns3, kind: namespace }
links:
  # between the switches
  - kind: veth
    a: { node: br-test, name: t0 }
    b: { node: ovs-test, name: t1 }
  - kind: veth
    a: { node: ovs-test, name: t2 }
    b: { node: br2, name: t3 }
  # to the stations
  - kind: veth
    a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }
    b: { node: br-test, name: br-tap1 }
  - kind: veth
    a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }
    b: { node: ovs-test, name: ovs-tap2 }
  - kind: veth
    a: { node: ns3, name: tap3, addresses: [10.1.1.3/24] }
    b: { node: br2, name: br-tap3 }
`,
  layout: onGrid("br-test ovs-test br2", "ns1 ns2 ns3"),
};
