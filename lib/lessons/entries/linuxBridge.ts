import type { GalleryEntry } from "../entry";
import { onGrid } from "../place";

export const linuxBridge: GalleryEntry = {
  id: "linux-bridge",
  title: "Linux bridge",
  summary: "The kernel's own switch in the middle, one veth pair to each namespace.",
  text: [
    "br-test is a switch that the Linux kernel plays by itself. It lives in the lab's root namespace, and so do the ends br-tap1 and br-tap2: they are its ports. The other ends, tap1 and tap2, are the network cards of ns1 and ns2. A port carries no address; it hands every frame it receives to the bridge.",
    "Deploy and ping 10.1.1.2 from ns1. The first frame is an ARP request, sent to everybody. From its source address the bridge learns behind which port ns1 is, and from the reply where ns2 is; what follows goes to the right port only. “bridge fdb show br br-test” in the root namespace prints what it has learnt.",
    "Pull one cable: set br-tap2 down. Its half is red and tap2's is amber, without carrier, while the cable of ns1 stays green. Each port stands for itself. That is what a switch adds to a plain veth pair, next to room for many more ports.",
    "STP is off here, which is right for a single switch. Without it a port forwards at once; with it, the port first listens and learns for half a minute. Switch it on in the inspector and watch the ports turn violet and then green.",
  ],
  needs: [],
  file: `# A Linux bridge and two veth pairs.
wirelab: 1
name: Linux bridge
description: Two namespaces on the kernel's own switch
subnet: 10.1.1.0/24
nodes:
  - { name: ns1, kind: namespace }
  - { name: br-test, kind: bridge }
  - { name: ns2, kind: namespace }
links:
  - kind: veth
    a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }
    b: { node: br-test, name: br-tap1 }
  - kind: veth
    a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }
    b: { node: br-test, name: br-tap2 }
`,
  layout: onGrid("ns1 br-test ns2"),
};
