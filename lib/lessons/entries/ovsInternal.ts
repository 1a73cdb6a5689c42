import type { GalleryEntry } from "../entry";
import { onGrid } from "../place";

export const ovsInternal: GalleryEntry = {
  id: "ovs-internal-ports",
  title: "OVS internal ports",
  summary: "No veth pairs: the switch itself provides the interfaces and lends them to the namespaces.",
  text: [
    "Open vSwitch can do something that a Linux bridge cannot: make an interface out of a port. Such an internal port is one thing with two faces, a port for the switch and a network card for whoever holds it. Here tap1 and tap2 are internal ports of ovs-test, moved into ns1 and ns2.",
    "Count the interfaces after you deploy. The lab with veth pairs has four; this one has two, one for each cable, and there is no switch-side name to remember. Ping 10.1.1.2 from ns1: for the namespaces nothing has changed.",
    "Ask ns1 for its interface with “ip link show tap1”. It says state UNKNOWN although it works. Internal ports never report more than that; whether they carry is told by the flag LOWER_UP, and the colour of the cable goes by that flag.",
    "There is a price. The interface belongs to the switch: delete the switch, and tap1 and tap2 are gone from the namespaces too. A veth pair would have stayed, with no carrier.",
  ],
  needs: ["ovs"],
  file: `# An Open vSwitch and two internal ports.
wirelab: 1
name: OVS internal ports
description: Two namespaces hold ports of an Open vSwitch as their interfaces
subnet: 10.1.1.0/24
nodes:
  - { name: ns1, kind: namespace }
  - { name: ovs-test, kind: ovs }
  - { name: ns2, kind: namespace }
links:
  - kind: ovs-internal
    a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }
    b: { node: ovs-test }
  - kind: ovs-internal
    a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }
    b: { node: ovs-test }
`,
  layout: onGrid("ns1 ovs-test ns2"),
};
