import type { GalleryEntry } from "../entry";
import { onGrid } from "../place";

export const vethPair: GalleryEntry = {
  id: "veth-pair",
  title: "One veth pair",
  summary: "Two namespaces and the shortest cable there is: a pair of virtual Ethernet interfaces.",
  text: [
    "A network namespace is a network stack of its own: interfaces, addresses, routes and firewall rules that no other namespace sees. A fresh one has nothing but a loopback interface, and even that is down. ns1 and ns2 are two such stacks; a veth pair is the cable between them. Its ends are called tap1 and tap2: what enters one comes out of the other.",
    "Deploy, open a terminal in ns1 and run “ping 10.1.1.2”. Nothing forwards between the two, no switch and no router: both ends have an address in 10.1.1.0/24, so the kernel finds the neighbour by ARP and sends straight into the cable.",
    "Now set tap2 down and look at both halves of the cable. tap2's half turns red, because that end was set down. tap1 is still set up, but it reports no carrier: an Ethernet port whose cable leads to a switched-off machine says the same. Set tap2 up again and both halves are green at once.",
    "A veth pair joins exactly two namespaces. For a third you would need a pair to each of the others, and a route for each: that is what switches are for, in the next labs.",
  ],
  needs: [],
  file: `# Two namespaces, one cable.
wirelab: 1
name: One veth pair
description: Two namespaces joined by a pair of virtual Ethernet interfaces
subnet: 10.1.1.0/24
nodes:
  - { name: ns1, kind: namespace }
  - { name: ns2, kind: namespace }
links:
  - kind: veth
    a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }
    b: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }
`,
  layout: onGrid("ns1 ns2"),
};
