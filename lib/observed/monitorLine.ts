/**
 * One line of `ip -o -ts monitor link address route neigh nsid all-nsid label`
 * (ip-monitor(8)) as a typed event.
 *
 * What may be believed: the namespace id, the interface index, and the name in
 * LINK lines. iproute2 keeps one cache from index to name for all namespaces, so
 * names in the other lines, the peer after "@", `master` and `link-netns` are those
 * of some interface with that index somewhere. They are not in the events, save for
 * `hasMaster`. -json is ignored by the monitor (iproute2 6.1).
 */

interface Common {
  /** Milliseconds since the epoch, when `ip` wrote the line; its clock must run in UTC. */
  at: number;
  /** Id of the namespace as the monitor's namespace numbers it; null is the monitor's own. */
  nsid: number | null;
  deleted: boolean;
}

export interface LinkEvent extends Common {
  type: "link";
  ifindex: number;
  name: string;
  flags: string[];
  operstate: string;
  mtu: number;
  /** Empty where the interface has none. */
  mac: string;
  hasMaster: boolean;
  /**
   * A line of the bridge about its port (AF_BRIDGE), told by the absence of `qdisc`.
   * Deleted means that the port left its bridge, not that the interface is gone.
   */
  ofBridge: boolean;
  /** Deleted here because it was moved to another namespace. */
  moved: boolean;
}

export interface AddressEvent extends Common {
  type: "address";
  ifindex: number;
  /** As in ObservedAddress. */
  cidr: string;
  tentative: boolean;
  dadfailed: boolean;
}

export interface RouteEvent extends Common {
  type: "route";
  /** "default" or a prefix, with the word before it where there is one: "local", "multicast", "unreachable", … */
  route: string;
  via: string | null;
  /** "main" unless the line says otherwise. */
  table: string;
  /** The kernel made it by itself, for an address or an interface. */
  ofKernel: boolean;
}

export interface NeighbourEvent extends Common {
  type: "neighbour";
  /** Null for an entry of a bridge's forwarding table. */
  address: string | null;
  mac: string | null;
  /** REACHABLE, STALE, FAILED, … (ip-neighbour(8)). */
  state: string;
}

/** A setting of IP that ip-netconf(8) shows was changed for a whole namespace at once. */
export interface NetconfEvent extends Common {
  type: "netconf";
  family: "inet" | "inet6";
  forwarding: boolean;
}

export interface NsidEvent extends Common {
  type: "nsid";
  /** The id that was given or taken away. */
  id: number;
}

export type MonitorEvent = LinkEvent | AddressEvent | RouteEvent | NeighbourEvent | NetconfEvent | NsidEvent;

const LINE = /^\[([\dT:.-]+)\] \[nsid (current|\d+)\]\[(LINK|ADDR|ROUTE|NEIGH|NETCONF|NSID)\](Deleted )?(.*)$/;

function link(common: Common, body: string): LinkEvent | null {
  const [head = "", ...rest] = body.split("\\");
  const match = /^(\d+): (\S+): <([^>]*)>(.*)$/.exec(head);
  if (!match) return null;
  const [, ifindex, label = "", flags = "", words = ""] = match;
  const tail = rest.join("\\");
  // The last "@": a name may have one of its own, and then re-reading finds the truth.
  const name = label.replace(/@[^@]*$/, "");
  return {
    ...common,
    type: "link",
    ifindex: Number(ifindex),
    name,
    flags: flags.split(",").filter(Boolean),
    operstate: / state (\S+)/.exec(words)?.[1] ?? "",
    mtu: Number(/ mtu (\d+)/.exec(words)?.[1] ?? 0),
    mac: / link\/(?!none)\S+ ([\da-f][\da-f:.]+)/.exec(tail)?.[1] ?? "",
    hasMaster: / master \S/.test(words),
    ofBridge: !/ qdisc /.test(words),
    moved: / new-(netns|nsid|netnsid) /.test(tail),
  };
}

function address(common: Common, body: string): AddressEvent | null {
  const match = /^(\d+): \S+\s+inet6? (\S+?)(?: peer (\S+?))?(\/\d+)?\s(.*)$/.exec(body);
  if (!match) return null;
  const [, ifindex, local = "", , length = "", words = ""] = match;
  return {
    ...common,
    type: "address",
    ifindex: Number(ifindex),
    cidr: local + length,
    tentative: /\btentative\b/.test(words),
    dadfailed: /\bdadfailed\b/.test(words),
  };
}

function route(common: Common, body: string): RouteEvent {
  return {
    ...common,
    type: "route",
    route: body.split(/ (?:dev|via|table|proto|scope|src|metric|nhid|encap|\\) ?/, 1)[0]?.trim() ?? "",
    via: / via (?:inet6? )?(\S+)/.exec(body)?.[1] ?? null,
    table: / table (\S+)/.exec(body)?.[1] ?? "main",
    ofKernel: / proto (?:kernel|redirect) /.test(body),
  };
}

function neighbour(common: Common, body: string): NeighbourEvent {
  return {
    ...common,
    type: "neighbour",
    address: /^(?!dev )(\S+) dev /.exec(body)?.[1] ?? null,
    mac: / lladdr (\S+)/.exec(body)?.[1] ?? null,
    state: / ([A-Z]+(?:,[A-Z]+)*)\s*$/.exec(body)?.[1] ?? "",
  };
}

/** Null for what is said of single interfaces, which is also said of each new one. */
function netconf(common: Common, body: string): NetconfEvent | null {
  const match = /^(inet6?) all forwarding (on|off) /.exec(body);
  return match && { ...common, type: "netconf", family: match[1] as "inet" | "inet6", forwarding: match[2] === "on" };
}

function nsid(common: Common, body: string): NsidEvent | null {
  const id = /^nsid (\d+)/.exec(body)?.[1];
  return id === undefined ? null : { ...common, type: "nsid", id: Number(id) };
}

/** The event that a line tells, or null for a line of another kind or form. */
export function parseMonitorLine(line: string): MonitorEvent | null {
  const match = LINE.exec(line);
  if (!match) return null;
  const [, time, id, kind, deleted, body = ""] = match;
  const common: Common = {
    at: Date.parse(`${time}Z`),
    nsid: id === "current" ? null : Number(id),
    deleted: deleted !== undefined,
  };
  switch (kind) {
    case "LINK":
      return link(common, body);
    case "ADDR":
      return address(common, body);
    case "ROUTE":
      return route(common, body);
    case "NEIGH":
      return neighbour(common, body);
    case "NETCONF":
      return netconf(common, body);
    default:
      return nsid(common, body);
  }
}
