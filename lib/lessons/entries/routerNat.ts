import type { GalleryEntry } from "../entry";
import { onGrid } from "../place";

export const routerNat: GalleryEntry = {
  id: "router-nat",
  title: "Router and NAT",
  summary:
    "A home network: private addresses inside, one public address outside, and a provider that knows nothing of it.",
  text: [
    "pc and server have private addresses, which nobody outside has a route to: look at the provider, isp, whose route table ends at its own subnet. Still pc reaches it. router rewrites the source of what leaves through wan0 to its own address there, remembers the connection, and rewrites the answers back. This is masquerading.",
    "Deploy, listen on isp (“nc -lk -p 7000 -v”) and connect from pc (“nc 203.0.113.1 7000”): the connection comes from 203.0.113.2, the router. The inspector of router shows the rules as nftables has them, with counters that rise as you type, and beside them what iptables would call the same.",
    "The other direction needs a hint: who shall get a connection that isp opens to the router's port 8080? The port forward says: 10.1.1.3, port 80. Listen there on server and connect from isp to 203.0.113.2, port 8080.",
    "One rule of the packet filter drops telnet, port 23, on its way out. Try it from pc and see its counter rise, and nothing arrive.",
  ],
  needs: [],
  file: `# Inside: a switch with two stations. Outside: a provider that has no route back.
wirelab: 1
name: Router and NAT
description: Private addresses behind one public one
subnet: 10.1.1.0/24
nodes:
  - { name: pc, kind: namespace, routes: [{ to: default, via: 10.1.1.1 }] }
  - { name: server, kind: namespace, routes: [{ to: default, via: 10.1.1.1 }] }
  - { name: br-lan, kind: bridge }
  - name: router
    kind: namespace
    forwarding: { ipv4: true }
    nat: { masquerade: [{ out: wan0, source: 10.1.1.0/24 }], forward: [{ in: wan0, protocol: tcp, port: 8080, to: 10.1.1.3:80 }] }
    firewall: [{ chain: forward, action: drop, protocol: tcp, port: 23, out: wan0 }]
  - { name: isp, kind: namespace }
links:
  - kind: veth
    a: { node: pc, name: eth0, addresses: [10.1.1.2/24] }
    b: { node: br-lan, name: br-pc }
  - kind: veth
    a: { node: server, name: eth0, addresses: [10.1.1.3/24] }
    b: { node: br-lan, name: br-server }
  - kind: veth
    a: { node: router, name: lan0, addresses: [10.1.1.1/24] }
    b: { node: br-lan, name: br-router }
  - kind: veth
    a: { node: router, name: wan0, addresses: [203.0.113.2/24] }
    b: { node: isp, name: eth0, addresses: [203.0.113.1/24] }
`,
  layout: onGrid("pc . .", "br-lan router isp", "server . ."),
};
