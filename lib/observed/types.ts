/**
 * What the kernel and OVSDB say right now, as plain data. Rebuilt from them at
 * any time; nobody edits it.
 */
import type { Egress } from "../topology/impair";
import type { OffloadSettings } from "../topology/switching";
import type { DeviceInfo } from "./deviceInfo";

/** An address on an interface as the kernel lists it (ip-address(8)). */
export interface ObservedAddress {
  /** Address and prefix length, for example "10.1.1.1/24" or "fe80::1/64". */
  cidr: string;
  family: "inet" | "inet6";
  scope: string;
  /** Duplicate address detection has not finished; the address cannot be used yet. */
  tentative?: boolean;
  /** Duplicate address detection found another owner. */
  dadfailed?: boolean;
  /** Came from router advertisement or DHCP, not from a person. */
  dynamic?: boolean;
}

/** Counters since the interface was made. */
export interface Counters {
  rxBytes: number;
  rxPackets: number;
  rxDropped: number;
  txBytes: number;
  txPackets: number;
  txDropped: number;
}

/** State of a bridge port (bridge(8)). */
export type PortState = "disabled" | "listening" | "learning" | "forwarding" | "blocking";

/** A VLAN of a bridge port (bridge(8)). */
export interface BridgeVlan {
  vid: number;
  /** What arrives untagged belongs to it. */
  pvid?: boolean;
  /** It leaves without a tag. */
  untagged?: boolean;
}

export interface ObservedBridge {
  stp: boolean;
  /** Options as `ip link set … type bridge` takes them. */
  settings?: Record<string, string>;
  /** Its own id. (What iproute2 6.1 prints as root_id is this one once more.) */
  id?: string;
  /** Number of the port towards the root of the tree; 0 at the root itself. */
  rootPort?: number;
  rootCost?: number;
}

export interface ObservedBridgePort {
  state: PortState;
  /** Options as `bridge link set` takes them. */
  settings?: Record<string, string>;
  /** Number of the port in its bridge. */
  number?: number;
  /** Id of the bridge that connects this port's segment to the root, and of its port there. */
  designatedBridge?: string;
  designatedPort?: number;
  /** Its own id, to be told from the designated port's. */
  id?: number;
  /** Where the bridge filters VLANs. */
  vlans?: BridgeVlan[];
}

export interface ObservedInterface {
  /** Unique within its namespace only, and may be reused after deletion. */
  ifindex: number;
  name: string;
  /** Driver kind from `ip -d`: "veth", "bridge", "tun", ""; "openvswitch" for kernel datapath ports. */
  kind: string;
  /** Flags as `ip` prints them: UP is the admin state, LOWER_UP the carrier. */
  flags: string[];
  /** RFC 2863 state as the kernel keeps it: UP, DOWN, LOWERLAYERDOWN, UNKNOWN, … */
  operstate: string;
  mtu: number;
  mac: string;
  /** Name of the bridge this is a port of. */
  master?: string;
  /** A veth's peer: its ifindex, and the namespace it lives in where known. */
  peer?: { ifindex: number; ns: string | null };
  addresses: ObservedAddress[];
  /** What its kind says of itself: VLAN number, tunnel ends, … */
  device?: DeviceInfo;
  /** Length of the transmit queue in packets. */
  txqueuelen?: number;
  /** Offloads by ethtool's short names; absent where they were not read. */
  offload?: OffloadSettings;
  /** On the host: the lab that made it by its mark, "" while the mark is not written yet; absent where nobody's. */
  mark?: string;
  /** What a queueing discipline does to packets that leave; absent where there is none but the kernel's own choice. */
  egress?: Egress;
  /** For a Linux bridge. */
  bridge?: ObservedBridge;
  /** For a port of a Linux bridge. */
  port?: ObservedBridgePort;
  counters?: Counters;
}

/** A route of the main table that the kernel did not make by itself (ip-route(8)). */
export interface ObservedRoute {
  family: 4 | 6;
  /** "default", or a network as the kernel prints it: without /32 or /128. */
  to: string;
  /** unicast, blackhole, unreachable, prohibit, … */
  type: string;
  via?: string;
  dev?: string;
  /** 0 where `ip` prints none. */
  metric: number;
  /** Who made it: "boot" is `ip route add`, "ra" a router advertisement, "dhcp", … */
  protocol: string;
  /** It has several next hops; `via` and `dev` are those of none. */
  several?: true;
}

/** A chain of the nftables table `inet wirelab` (nft(8)), with its rules in order. */
export interface ObservedChain {
  /** Type, hook, priority and policy, for example "nat postrouting 100 accept"; "" for a chain without a hook. */
  definition: string;
  /** `text` is the rule in nft's language, without the counter's figures. */
  rules: { handle: number; text: string }[];
}

/** A service that was started, and what became of it. */
export interface ObservedService {
  /** The program and its arguments as it was started. */
  command: string[];
  state: "running" | "ended";
  /** As a shell would say it, of one that has ended: 128 + n when signal n ended it. */
  code?: number;
}

/** What a namespace has beside its interfaces. A fact that was not read is absent. */
export interface NamespaceFacts {
  routes?: ObservedRoute[];
  forwarding?: { ipv4: boolean; ipv6: boolean };
  /** Chains of the nftables table `inet wirelab` by name; null where there is no such table. */
  ruleset?: Record<string, ObservedChain> | null;
  /** Services by name. */
  services?: Record<string, ObservedService>;
}

export interface ObservedNamespace extends NamespaceFacts {
  name: string;
  /** Kernel's id of this namespace as seen from the lab's root; null for the root itself or when not yet given. */
  nsid: number | null;
  /** By interface name. */
  interfaces: Record<string, ObservedInterface>;
}

/** An interface record of OVSDB (ovs-vswitchd.conf.db(5)). */
export interface ObservedOvsPort {
  name: string;
  /** Interface type: "" for a system interface, "internal" or "patch". */
  type: string;
  /** The lab that made it, by its mark on the host. */
  mark?: string;
  /** Peer port's name, for a patch port. */
  peer?: string;
  /** OVSDB's own account of why the port does not work. */
  error?: string;
  /** What the Port record says beyond a new one's, as ovs-vsctl takes it; keys of maps are `column:key`. */
  settings?: Record<string, string>;
  /** Its part in the spanning tree, in the words of STP or RSTP. */
  stp?: { role: string; state: string };
}

export interface ObservedOvsBridge {
  name: string;
  /** "netdev" is the userspace datapath, "" or "system" the kernel's. */
  datapath: string;
  /** The lab that made it, by its mark on the host. */
  mark?: string;
  /** What the Bridge record says beyond a new one's, as ovs-vsctl takes it; keys of maps are `column:key`. */
  settings?: Record<string, string>;
  /** While it runs a spanning tree: its own id, the root's, and the cost of the way there. */
  stp?: { id: string; root: string; cost: number };
  ports: Record<string, ObservedOvsPort>;
}

export interface ObservedOvs {
  /** Both daemons answer. */
  running: boolean;
  /** It does not run, and its database is there: of one that has ended, or was never quite started. */
  remains?: true;
  bridges: Record<string, ObservedOvsBridge>;
}

/** The machine's side of a lab's uplink, as the engine of the host place tells. */
export interface ObservedUplink {
  /** Name of the machine's end, and of the nftables table. */
  device: string;
  /** Process id of the lab's first process, while it runs. */
  holder: number | null;
  /** The machine's end is there, ours, and leads into this lab. */
  cable: boolean;
  up: boolean;
  carrier: boolean;
  mac: string;
  mtu: number;
  addresses: string[];
  /** The network that is translated; null where the table is not there or was changed. */
  network: string | null;
  /** There is a table of ours, right or not. */
  table: boolean;
  /** The machine passes on IPv4. */
  forwarding: boolean;
  /** Forwarding is on for uplinks alone, and this is the last: it goes off with it. */
  lastToForward: boolean;
  /** What of others' packet filters stands in the way, in sentences. */
  obstacles: string[];
}

/** The whole lab as the kernel has it. `namespaces[""]` is the lab's root. */
export interface Observed {
  namespaces: Record<string, ObservedNamespace>;
  ovs: ObservedOvs;
  /** Absent where the lab has no uplink, and where nobody can tell. */
  uplink?: ObservedUplink;
}

/** A lab that is not there. */
export function nothingObserved(): Observed {
  return { namespaces: {}, ovs: { running: false, bridges: {} } };
}
