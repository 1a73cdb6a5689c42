import type { GalleryEntry } from "../entry";
import { onGrid } from "../place";

export const vxlanTunnel: GalleryEntry = {
  id: "vxlan-tunnel",
  title: "A tunnel over a routed path",
  summary: "Two namespaces with a router between them share one Ethernet by VXLAN.",
  text: [
    "ns1 and ns2 are in different subnets, and r1 routes between them: no broadcast of one ever reaches the other. Yet vx1 and vx2 are on one Ethernet, with addresses of one subnet, 192.168.9.0/24. VXLAN wraps each frame into a UDP packet to the other end, and the router carries that like any other packet.",
    "Deploy and ping 192.168.9.2 from ns1. Then “ip neigh” in ns1: the MAC address of vx2 is known there, although a router is in between. “tcpdump -n udp port 4789” in r1 shows what really passes.",
    "Change the network number of vx1 from 42 to 43 and deploy: silence. Both ends must mean the same network. The plan deletes the interface and makes it anew, because the kernel cannot change the number of one that is there.",
    "Each frame carries 50 bytes of wrapping, so the largest packet inside is smaller than outside. That is why big packets vanish in tunnels that nobody has told about it: give vx1 and vx2 an MTU of 1450.",
  ],
  needs: ["vxlan"],
  file: `# Ethernet over an IP path.
wirelab: 1
name: A tunnel over a routed path
description: VXLAN joins two namespaces that only a router connects
subnet: 10.1.1.0/24
nodes:
  - { name: ns1, kind: namespace, interfaces: [{ name: vx1, kind: vxlan, id: 42, remote: 10.1.2.1, addresses: [192.168.9.1/24], mtu: 1450 }], routes: [{ to: default, via: 10.1.1.254 }] }
  - name: r1
    kind: namespace
    forwarding: { ipv4: true }
  - { name: ns2, kind: namespace, interfaces: [{ name: vx2, kind: vxlan, id: 42, remote: 10.1.1.1, addresses: [192.168.9.2/24], mtu: 1450 }], routes: [{ to: default, via: 10.1.2.254 }] }
links:
  - kind: veth
    a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }
    b: { node: r1, name: eth1, addresses: [10.1.1.254/24] }
  - kind: veth
    a: { node: ns2, name: tap2, addresses: [10.1.2.1/24] }
    b: { node: r1, name: eth2, addresses: [10.1.2.254/24] }
`,
  layout: onGrid("ns1 r1 ns2"),
};
