/** Numbers of rtnetlink(7), as the kernel's headers have them (include/uapi/linux). They are part of its ABI and never change. */

export const TYPE = {
  error: 2,
  done: 3,
  newLink: 16,
  getLink: 18,
  setLink: 19,
  newAddress: 20,
  getAddress: 22,
  newRoute: 24,
  getRoute: 26,
  newNetconf: 80,
  getNetconf: 82,
  newNsid: 88,
  getNsid: 90,
} as const;

/** Flags of a message (netlink.h). */
export const FLAG = { request: 0x1, ack: 0x4, dump: 0x300, replace: 0x100, exclusive: 0x200, create: 0x400 } as const;

/** Attributes of a link (if_link.h). */
export const LINK = {
  address: 1,
  name: 3,
  mtu: 4,
  link: 5,
  master: 10,
  queueLength: 13,
  queueDiscipline: 6,
  operstate: 16,
  info: 18,
  stats64: 23,
  linkNsid: 37,
} as const;
export const LINK_INFO_KIND = 1;

/** Flags of an interface in the order in which ip(8) prints them, RUNNING left out (print_link_flags in iproute2). */
export const LINK_FLAGS: readonly (readonly [name: string, bit: number])[] = [
  ["LOOPBACK", 0x8],
  ["BROADCAST", 0x2],
  ["POINTOPOINT", 0x10],
  ["MULTICAST", 0x1000],
  ["NOARP", 0x80],
  ["ALLMULTI", 0x200],
  ["PROMISC", 0x100],
  ["MASTER", 0x400],
  ["SLAVE", 0x800],
  ["DEBUG", 0x4],
  ["DYNAMIC", 0x8000],
  ["AUTOMEDIA", 0x4000],
  ["PORTSEL", 0x2000],
  ["NOTRAILERS", 0x20],
  ["UP", 0x1],
  ["LOWER_UP", 0x10000],
  ["DORMANT", 0x20000],
  ["ECHO", 0x40000],
];
export const IFF_UP = 0x1;
export const IFF_RUNNING = 0x40;

/** RFC 2863 states by their number, in ip(8)'s words. */
export const OPERSTATES = ["UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP"] as const;

/** Attributes of an address (if_addr.h), and flags of one. */
export const ADDRESS = { address: 1, local: 2, flags: 8 } as const;
export const ADDRESS_FLAG = { dadFailed: 0x08, tentative: 0x40, permanent: 0x80 } as const;

/** Attributes of a route (rtnetlink.h). */
export const ROUTE = { destination: 1, out: 4, gateway: 5, priority: 6, multipath: 9, table: 15, via: 18 } as const;
export const TABLE_MAIN = 254;
export const PROTOCOL_BOOT = 3;

/** Names of ip(8) for what has one of its own; anything else is left to ip itself. */
export const SCOPES: Readonly<Record<number, string>> = {
  0: "global",
  200: "site",
  253: "link",
  254: "host",
  255: "nowhere",
};
export const ROUTE_TYPES: Readonly<Record<number, string>> = {
  1: "unicast",
  2: "local",
  3: "broadcast",
  4: "anycast",
  5: "multicast",
  6: "blackhole",
  7: "unreachable",
  8: "prohibit",
  9: "throw",
};
/** Only those that mean the same in every /etc/iproute2/rt_protos. */
export const PROTOCOLS: Readonly<Record<number, string>> = {
  1: "redirect",
  2: "kernel",
  3: "boot",
  4: "static",
  9: "ra",
  16: "dhcp",
};

/** Attributes of an interface's settings (netconf.h); the settings of all have this index. */
export const NETCONF = { ifindex: 1, forwarding: 2 } as const;
export const NETCONF_ALL = -1;

/** Attributes about ids of namespaces (net_namespace.h). */
export const NSID = { id: 1, fd: 3, target: 4, current: 5 } as const;

export const FAMILY = { unspecified: 0, inet: 2, inet6: 10 } as const;
