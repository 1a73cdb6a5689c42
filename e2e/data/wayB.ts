/** The tutorial's way (b): two namespaces and a Linux bridge, as the canvas names and addresses them. */
export const WAY_B_COMMANDS = [
  "ip netns add ns1",
  "ip netns add ns2",
  "ip link add br-test type bridge",
  "ip link add tap1 netns ns1 type veth peer name br-tap1",
  "ip link set br-tap1 master br-test",
  "ip link add tap2 netns ns2 type veth peer name br-tap2",
  "ip link set br-tap2 master br-test",
  "ip -n ns1 link set lo up",
  "ip -n ns1 address add 10.1.1.1/24 dev tap1",
  "ip -n ns1 link set tap1 up",
  "ip -n ns2 link set lo up",
  "ip -n ns2 address add 10.1.1.2/24 dev tap2",
  "ip -n ns2 link set tap2 up",
  "ip link set br-tap1 up",
  "ip link set br-tap2 up",
  "ip link set br-test up",
];

/** The same from the gallery, with places for its cards. */
export const WAY_B = { gallery: "linux-bridge" };

/** The same as a file written by hand, with comments. */
export const WAY_B_FILE = `# Written by hand.
wirelab: 1
name: Way B
nodes:
  - { name: ns1, kind: namespace } # the client
  - { name: ns2, kind: namespace } # the server
  - { name: br-test, kind: bridge }
links:
  # one cable to each
  - { kind: veth, a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }, b: { node: br-test, name: br-tap1 } }
  - { kind: veth, a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }, b: { node: br-test, name: br-tap2 } }
`;

/** Identities of its cables. */
export const CABLE_1 = "ns1:tap1";
export const CABLE_2 = "ns2:tap2";
