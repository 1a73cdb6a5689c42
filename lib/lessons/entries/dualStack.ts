import type { GalleryEntry } from "../entry";
import { onGrid } from "../place";

export const dualStack: GalleryEntry = {
  id: "dual-stack",
  title: "Dual stack",
  summary: "IPv4 and IPv6 side by side through one router: two protocols that know nothing of each other.",
  text: [
    "Every interface here has two addresses, and every station two default routes, one for each protocol. They share cables and nothing else: r1 forwards IPv4 and IPv6 by two settings, by two route tables, and either may be off while the other works.",
    "Deploy and ping from h1: 10.1.2.2, then fd00:2::2. Beside the address that you drew, each interface has one that begins with fe80:: and that nobody drew. The kernel makes it from the MAC address, for talking on the one cable; the inspector marks it “link-local”.",
    "A new IPv6 address is “tentative” for a second or two: the kernel asks on the cable whether somebody has it already (duplicate address detection), and uses it only when nobody objects. Give h1 the address of r1 on the same cable, fd00:1::1/64, in a terminal, and it stays unused: “dadfailed”.",
    "Set eth0 of h2 down and up again in a terminal. Its IPv4 address is still there, its IPv6 address and both default routes are gone. That is how Linux does it, and Wirelab shows it as drift: restore brings them back.",
  ],
  needs: [],
  file: `# One router, two protocols.
wirelab: 1
name: Dual stack
description: IPv4 and IPv6 through the same router
nodes:
  - { name: h1, kind: namespace, routes: [{ to: default, via: 10.1.1.1 }, { to: default, via: fd00:1::1 }] }
  - name: r1
    kind: namespace
    forwarding: { ipv4: true, ipv6: true }
  - { name: h2, kind: namespace, routes: [{ to: default, via: 10.1.2.1 }, { to: default, via: fd00:2::1 }] }
links:
  - kind: veth
    a: { node: h1, name: eth0, addresses: [10.1.1.2/24, fd00:1::2/64] }
    b: { node: r1, name: eth0, addresses: [10.1.1.1/24, fd00:1::1/64] }
  - kind: veth
    a: { node: r1, name: eth1, addresses: [10.1.2.1/24, fd00:2::1/64] }
    b: { node: h2, name: eth0, addresses: [10.1.2.2/24, fd00:2::2/64] }
`,
  layout: onGrid("h1 r1 h2"),
};
