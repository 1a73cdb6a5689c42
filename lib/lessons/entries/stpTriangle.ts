import type { GalleryEntry } from "../entry";

export const stpTriangle: GalleryEntry = {
  id: "stp-triangle",
  title: "Spanning tree triangle",
  summary: "Three Linux bridges in a ring: the spanning tree blocks one cable and finds another way when one is cut.",
  text: [
    "Three bridges, each joined to the other two: every way has a second one for the day when it breaks. Without help that would be a disaster, because a broadcast would circle in the ring for ever. So the bridges speak the spanning tree protocol (STP): they choose a root, keep the cheapest way to it, and block what is left. br-a has the lowest priority, 4096, and becomes the root; its card says so.",
    "Deploy and watch the cables. Ports listen, then learn, and after two forward delays (here 4 seconds each, usually 15) they forward. One end of the cable between br-b and br-c stays blocking: violet, crossed. That is the loop, broken. Ping 10.1.1.3 from ns1.",
    "Now cut the cable between br-a and br-c: unplug it, or set one of its ends down. The blocked port notices, listens, learns and forwards, and the pings go on by way of br-b. Plug it in again and the tree returns to what it was.",
    "Select a port's cable and give it a cost of 100, or give br-b the priority 0, and deploy: the tree grows otherwise. The plan shows the commands.",
  ],
  needs: [],
  file: `# A ring of bridges. Short delays, so that the tree can be watched while it grows.
wirelab: 1
name: Spanning tree triangle
description: Three Linux bridges in a ring, one cable blocked by STP
subnet: 10.1.1.0/24
nodes:
  # the lowest priority becomes the root
  - name: br-a
    kind: bridge
    stp: { priority: 4096, maxAge: 6, forwardDelay: 4 }
  - name: br-b
    kind: bridge
    stp: { priority: 8192, maxAge: 6, forwardDelay: 4 }
  - name: br-c
    kind: bridge
    stp: { maxAge: 6, forwardDelay: 4 }
  - { name: ns1, kind: namespace }
  - { name: ns2, kind: namespace }
  - { name: ns3, kind: namespace }
links:
  # the ring
  - kind: veth
    a: { node: br-a, name: a-to-b }
    b: { node: br-b, name: b-to-a }
  - kind: veth
    a: { node: br-b, name: b-to-c }
    b: { node: br-c, name: c-to-b }
  - kind: veth
    a: { node: br-a, name: a-to-c }
    b: { node: br-c, name: c-to-a }
  # the stations
  - kind: veth
    a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }
    b: { node: br-a, name: br-tap1 }
  - kind: veth
    a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }
    b: { node: br-b, name: br-tap2 }
  - kind: veth
    a: { node: ns3, name: tap3, addresses: [10.1.1.3/24] }
    b: { node: br-c, name: br-tap3 }
`,
  layout: {
    positions: {
      "br-a": { x: 440, y: 0 },
      ns1: { x: 960, y: 0 },
      "br-b": { x: 80, y: 260 },
      "br-c": { x: 800, y: 260 },
      ns2: { x: 80, y: 500 },
      ns3: { x: 800, y: 500 },
    },
  },
};
