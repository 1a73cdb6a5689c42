import type { GalleryEntry } from "../entry";
import { onGrid } from "../place";

export const twoSubnets: GalleryEntry = {
  id: "two-subnets",
  title: "Router between two subnets",
  summary: "A namespace with two interfaces and one switch turned on: the simplest router there is.",
  text: [
    "A switch joins stations of one network; a router joins networks. r1 has an interface in each of the two, and one setting makes it a router: forwarding. Without it, a Linux machine throws away what is not addressed to itself.",
    "h1 and h2 each have a default route: whatever is not in their own subnet goes to r1. Deploy and ping 10.1.2.2 from h1. “ip route” in h1 shows two lines: the subnet that came with the address, and “default via 10.1.1.1”. A second look: “traceroute”, or “ping -t 1 10.1.2.2”, makes r1 answer in person.",
    "Turn forwarding off in r1's inspector and deploy again: h1 still reaches 10.1.1.1 and even 10.1.2.1, both r1 itself, and nothing beyond. Then delete the default route of h2 in a terminal (“ip route delete default”). The ping from h1 fails although every packet reaches h2: it is the answer that has no way back.",
  ],
  needs: [],
  file: `# Two networks and the router that joins them.
wirelab: 1
name: Router between two subnets
description: r1 forwards between 10.1.1.0/24 and 10.1.2.0/24
nodes:
  - { name: h1, kind: namespace, routes: [{ to: default, via: 10.1.1.1 }] }
  - name: r1
    kind: namespace
    forwarding: { ipv4: true }
  - { name: h2, kind: namespace, routes: [{ to: default, via: 10.1.2.1 }] }
links:
  - kind: veth
    a: { node: h1, name: eth0, addresses: [10.1.1.2/24] }
    b: { node: r1, name: eth0, addresses: [10.1.1.1/24] }
  - kind: veth
    a: { node: r1, name: eth1, addresses: [10.1.2.1/24] }
    b: { node: h2, name: eth0, addresses: [10.1.2.2/24] }
`,
  layout: onGrid("h1 r1 h2"),
};
