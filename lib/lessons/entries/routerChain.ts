import type { GalleryEntry } from "../entry";
import { onGrid } from "../place";

export const routerChain: GalleryEntry = {
  id: "router-chain",
  title: "A chain of five routers",
  summary: "Six networks in a row: every router must know the way to every network, in both directions.",
  text: [
    "No router knows the whole path. r1 knows that 10.0.5.0/24 is somewhere behind 10.0.1.2, and hands the packet over; r2 knows its own next hop, and so on. The path exists only as the sum of six route tables, and the way back is another sum.",
    "Deploy and ping 10.0.5.2 from h1: the answer arrives with a time to live of 59, five less than it began with, one for each router. “ping -t 3 10.0.5.2” dies at the third, which says so with its own address.",
    "Delete one route in the middle, say “ip -n r3 route delete 10.0.0.0/24”. Requests still arrive at h2, answers get stuck at r3: a capture on both sides of r3 shows it. Wirelab reports the missing route as drift.",
    "Now change r2's route to 10.0.5.0/24 to lead back to r1 (10.0.1.1). Before you deploy, a warning names the circle: r1 hands the packet to r2, r2 to r1, until its time to live is used up.",
  ],
  needs: [],
  file: `# h1 - r1 - r2 - r3 - r4 - r5 - h2, a network on each cable.
wirelab: 1
name: A chain of five routers
description: Static routes along a chain of six networks
nodes:
  - { name: h1, kind: namespace, routes: [{ to: default, via: 10.0.0.1 }] }
  - name: r1
    kind: namespace
    forwarding: { ipv4: true }
    routes: [{ to: 10.0.2.0/24, via: 10.0.1.2 }, { to: 10.0.3.0/24, via: 10.0.1.2 }, { to: 10.0.4.0/24, via: 10.0.1.2 }, { to: 10.0.5.0/24, via: 10.0.1.2 }]
  - name: r2
    kind: namespace
    forwarding: { ipv4: true }
    routes: [{ to: 10.0.0.0/24, via: 10.0.1.1 }, { to: 10.0.3.0/24, via: 10.0.2.2 }, { to: 10.0.4.0/24, via: 10.0.2.2 }, { to: 10.0.5.0/24, via: 10.0.2.2 }]
  - name: r3
    kind: namespace
    forwarding: { ipv4: true }
    routes: [{ to: 10.0.0.0/24, via: 10.0.2.1 }, { to: 10.0.1.0/24, via: 10.0.2.1 }, { to: 10.0.4.0/24, via: 10.0.3.2 }, { to: 10.0.5.0/24, via: 10.0.3.2 }]
  - name: r4
    kind: namespace
    forwarding: { ipv4: true }
    routes: [{ to: 10.0.0.0/24, via: 10.0.3.1 }, { to: 10.0.1.0/24, via: 10.0.3.1 }, { to: 10.0.2.0/24, via: 10.0.3.1 }, { to: 10.0.5.0/24, via: 10.0.4.2 }]
  - name: r5
    kind: namespace
    forwarding: { ipv4: true }
    routes: [{ to: 10.0.0.0/24, via: 10.0.4.1 }, { to: 10.0.1.0/24, via: 10.0.4.1 }, { to: 10.0.2.0/24, via: 10.0.4.1 }, { to: 10.0.3.0/24, via: 10.0.4.1 }]
  - { name: h2, kind: namespace, routes: [{ to: default, via: 10.0.5.1 }] }
links:
  - kind: veth
    a: { node: h1, name: eth0, addresses: [10.0.0.2/24] }
    b: { node: r1, name: west, addresses: [10.0.0.1/24] }
  - kind: veth
    a: { node: r1, name: east, addresses: [10.0.1.1/24] }
    b: { node: r2, name: west, addresses: [10.0.1.2/24] }
  - kind: veth
    a: { node: r2, name: east, addresses: [10.0.2.1/24] }
    b: { node: r3, name: west, addresses: [10.0.2.2/24] }
  - kind: veth
    a: { node: r3, name: east, addresses: [10.0.3.1/24] }
    b: { node: r4, name: west, addresses: [10.0.3.2/24] }
  - kind: veth
    a: { node: r4, name: east, addresses: [10.0.4.1/24] }
    b: { node: r5, name: west, addresses: [10.0.4.2/24] }
  - kind: veth
    a: { node: r5, name: east, addresses: [10.0.5.1/24] }
    b: { node: h2, name: eth0, addresses: [10.0.5.2/24] }
`,
  layout: onGrid("h1 r1 r2 r3", ". h2 r5 r4"),
};
