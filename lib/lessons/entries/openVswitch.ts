import type { GalleryEntry } from "../entry";
import { onGrid } from "../place";

export const openVswitch: GalleryEntry = {
  id: "open-vswitch",
  title: "Open vSwitch",
  summary: "The same two veth pairs, on a programmable switch with a database behind it.",
  text: [
    "The drawing is that of the Linux bridge, with another switch in the middle. Open vSwitch keeps its settings in a database: “ovs-vsctl add-br” and “add-port” write rows there, and a daemon, ovs-vswitchd, makes them real. This lab has its own database and its own daemon, so it meets no other Open vSwitch on the machine.",
    "Deploy and ping 10.1.1.2 from ns1. “ovs-vsctl show” lists the switch with its ports ovs-tap1 and ovs-tap2, and one more of the switch's own name: the internal port through which the root namespace could take part.",
    "Set tap1 down in ns1, then look at the other end. ovs-tap1 loses its carrier, exactly as a bridge's port would, because that is a fact of the cable and not of the switch.",
    "In the plan you may find a step about segmentation (userspace TSO) when the switch runs outside the kernel. Without it ping works and TCP does not: the sender leaves its checksums to hardware that is not there. A lab that only pings would never show it.",
  ],
  needs: ["ovs"],
  file: `# An Open vSwitch and two veth pairs.
wirelab: 1
name: Open vSwitch
description: Two namespaces on an Open vSwitch, by veth pairs
subnet: 10.1.1.0/24
nodes:
  - { name: ns1, kind: namespace }
  - { name: ovs-test, kind: ovs }
  - { name: ns2, kind: namespace }
links:
  - kind: veth
    a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }
    b: { node: ovs-test, name: ovs-tap1 }
  - kind: veth
    a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }
    b: { node: ovs-test, name: ovs-tap2 }
`,
  layout: onGrid("ns1 ovs-test ns2"),
};
