import type { GalleryEntry } from "../entry";

export const rstpTriangle: GalleryEntry = {
  id: "rstp-triangle",
  title: "RSTP triangle on Open vSwitch",
  summary: "The same ring with rapid spanning tree: a cut cable is noticed and replaced within a second.",
  text: [
    "Plain STP waits: a port that is to forward listens and learns for seconds, in case somebody else disagrees. The rapid spanning tree protocol (RSTP) asks instead. Neighbours propose and agree, and a port forwards as soon as the answer is there. A Linux bridge alone does not speak it; Open vSwitch does.",
    "s1 has the lowest priority and is the root. Of the cable between s2 and s3 one end is discarding, as RSTP calls it, in the role of an alternate: it knows another way to the root and is ready to take it.",
    "Start a ping from ns3 to 10.1.1.1 and unplug the cable between s1 and s3. At most a packet or two are lost. In the triangle of Linux bridges the same takes many seconds.",
    "The switches are joined by veth pairs and not by patch ports: Open vSwitch's RSTP does not survive patch ports, so Wirelab refuses to draw that.",
  ],
  needs: ["ovs"],
  file: `# The ring again, with switches that ask instead of waiting.
wirelab: 1
name: RSTP triangle on Open vSwitch
description: Three Open vSwitches in a ring with rapid spanning tree
subnet: 10.1.1.0/24
nodes:
  - name: s1
    kind: ovs
    stp: { protocol: rstp, priority: 4096 }
  - name: s2
    kind: ovs
    stp: { protocol: rstp, priority: 8192 }
  - name: s3
    kind: ovs
    stp: { protocol: rstp }
  - { name: ns1, kind: namespace }
  - { name: ns2, kind: namespace }
  - { name: ns3, kind: namespace }
links:
  # the ring
  - kind: veth
    a: { node: s1, name: s1-to-s2 }
    b: { node: s2, name: s2-to-s1 }
  - kind: veth
    a: { node: s2, name: s2-to-s3 }
    b: { node: s3, name: s3-to-s2 }
  - kind: veth
    a: { node: s1, name: s1-to-s3 }
    b: { node: s3, name: s3-to-s1 }
  # the stations
  - kind: veth
    a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }
    b: { node: s1, name: ovs-tap1 }
  - kind: veth
    a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }
    b: { node: s2, name: ovs-tap2 }
  - kind: veth
    a: { node: ns3, name: tap3, addresses: [10.1.1.3/24] }
    b: { node: s3, name: ovs-tap3 }
`,
  layout: {
    positions: {
      s1: { x: 440, y: 0 },
      ns1: { x: 960, y: 0 },
      s2: { x: 80, y: 260 },
      s3: { x: 800, y: 260 },
      ns2: { x: 80, y: 500 },
      ns3: { x: 800, y: 500 },
    },
  },
};
