import type { GalleryEntry } from "../entry";
import { onGrid } from "../place";

export const hostOnBridge: GalleryEntry = {
  id: "host-on-bridge",
  title: "Host joins the bridge",
  summary: "Give the bridge an address, and the host can talk to every namespace on it.",
  text: [
    "So far the root namespace held the switch and was no part of the conversation. A bridge is two things, though: a switch, and a network interface of the host that is plugged into that switch. Give this interface an address and the host is one more station. Here br-test has 10.1.1.254/24.",
    "That is why the host needs no cable in this drawing: br-test is its network card. Deploy, open a terminal on host and ping 10.1.1.1 and 10.1.1.2; then ping 10.1.1.254 from ns1. “ip route” on the host shows the line that the address brought along: 10.1.1.0/24 dev br-test.",
    "Set br-test's own interface down, in the inspector or by “ip link set br-test down”. Not only the host goes silent, the namespaces do too: a bridge that is down forwards nothing. Set br-tap1 down instead, and ns1 alone is cut off.",
    "An address on a port, br-tap1 say, would do nothing useful: frames that arrive at a port go to the bridge, and the bridge's address is the one that answers. From here it is one step to the internet: the namespaces use 10.1.1.254 as their gateway, and the host forwards.",
  ],
  needs: [],
  file: `# A Linux bridge with an address: the host is one of its stations.
wirelab: 1
name: Host joins the bridge
description: The lab's root namespace reaches the namespaces through the bridge
subnet: 10.1.1.0/24
nodes:
  - { name: host, kind: host } # has no cable: br-test is its interface
  - { name: ns1, kind: namespace }
  - { name: br-test, kind: bridge, addresses: [10.1.1.254/24] }
  - { name: ns2, kind: namespace }
links:
  - kind: veth
    a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }
    b: { node: br-test, name: br-tap1 }
  - kind: veth
    a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }
    b: { node: br-test, name: br-tap2 }
`,
  layout: onGrid(". host", "ns1 br-test ns2"),
};
