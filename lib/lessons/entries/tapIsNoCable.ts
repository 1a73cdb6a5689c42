import type { GalleryEntry } from "../entry";
import { onGrid } from "../place";

export const tapIsNoCable: GalleryEntry = {
  id: "tap-is-no-cable",
  title: "A TAP is no cable",
  summary: "A veth pair joins a namespace to a bridge. A TAP, of the same look in “ip link”, does not.",
  text: [
    "People who have seen virtual machines plugged into a bridge by a TAP try the same with a namespace: make tap0, put it into the bridge, move it into the namespace. It does not work, and this lab shows why. A veth pair is a cable: two interfaces, and what goes in at one comes out at the other. A TAP is one interface. Its other side is a program that has opened /dev/net/tun and reads and writes frames there: a virtual machine, a VPN.",
    "Deploy. The cable of ns1 is green. vm-tap1 is a port of the same bridge, it is set up, and it is amber: no carrier, because no program has opened it. The kernel is exact about that: a network card with nobody behind it is unplugged.",
    "Now try to draw a cable from vm-tap1 to ns1. It is refused: there is no second end to put there. Moving vm-tap1 itself into ns1 would take it out of the bridge, and then it would be joined to nothing at both sides.",
    "To see it carry, something has to open it. In a terminal on the lab's root, “socat TUN,tun-type=tap,tun-name=vm-tap1,iff-up -” does, where socat is installed; the amber turns green until you end it.",
  ],
  needs: ["tap"],
  file: `# What a TAP is, beside what a cable is.
wirelab: 1
name: A TAP is no cable
description: A veth pair carries; a TAP waits for a program
subnet: 10.1.1.0/24
nodes:
  - { name: ns1, kind: namespace }
  - { name: br-test, kind: bridge }
  - { name: vm-tap1, kind: tap } # for a virtual machine that is not there
links:
  - kind: veth
    a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }
    b: { node: br-test, name: br-tap1 }
  - kind: port
    a: { node: vm-tap1, name: vm-tap1 }
    b: { node: br-test }
`,
  layout: onGrid("ns1 br-test vm-tap1"),
};
