/** How namespaces of their own come to play a machine: for tests here and in the browser. */

/** What a machine has that a lab's sandbox is not given: a file system that can be written. Run by sh in new namespaces. */
export const BECOME_MACHINE = `set -e
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/netns
mount -t sysfs sysfs /sys
ip link set lo up`;

/** Options of unshare(1) for such a machine. */
export const machineNamespaces = (userNamespace: boolean): string[] => [
  ...(userNamespace ? ["--user", "--map-root-user"] : []),
  ...["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"],
];

/** eth0 leads to a router, who is in a namespace that no lab knows, as an administrator's card does: lines of ip(8). */
export const ROUTED = [
  "netns add world",
  "link add eth0 type veth peer name uplink netns world",
  "-n world address add 192.168.1.1/24 dev uplink",
  "-n world link set uplink up",
  "-n world link set lo up",
  "address add 192.168.1.10/24 broadcast 192.168.1.255 dev eth0",
  "link set eth0 up",
  "route add default via 192.168.1.1 dev eth0 proto static metric 100",
] as const;
