/** Random things that somebody does to a running lab by hand. */
import fc from "fast-check";
import type { Observed, ObservedNamespace } from "../../observed/types";
import type { Egress } from "../../topology/impair";
import { type InterfaceRef, ROOT_NS } from "../../topology/places";
import type { RouteFacts } from "../../topology/routes";
import type { NftChain } from "../../topology/ruleset";
import { Refused, simulate } from "../simulate";
import type { Step } from "../step";

/** One disturbance: what, and numbers to choose from what is there. */
export const disturbance = fc.record({
  what: fc.constantFrom(
    ...([
      "down",
      "up",
      "delete",
      "remake",
      "address",
      "noAddress",
      "master",
      "noMaster",
      "mtu",
      "mac",
      "stp",
      "move",
      "egress",
    ] as const),
    ...([
      "deleteNamespace",
      "foreignNamespace",
      "foreignBridge",
      "foreignVeth",
      "foreignOvs",
      "foreignInternal",
      "foreignPatch",
    ] as const),
    ...(["noRoute", "route", "forward", "noRule", "rule", "noTable"] as const),
    ...(["plug", "unplug", "deleteOvsBridge", "killOvs", "bridgeInside"] as const),
  ),
  first: fc.nat(1000),
  second: fc.nat(1000),
});
export type Disturbance = typeof disturbance extends fc.Arbitrary<infer T> ? T : never;

export const disturbances = (maxLength: number) => fc.array(disturbance, { maxLength });

const choose = <T>(from: T[], index: number): T | undefined => from[index % Math.max(1, from.length)];

const EGRESS: Egress[] = [{}, { delay: 100_000 }, { rate: 1e6, loss: 3 }, { block: true }, { other: "htb" }];

const FOREIGN_RULES: [string[], string[]] = [
  ["meta", "nfproto", "ipv4", "oifname", '"x"', "counter", "masquerade"],
  ["udp", "dport", "99", "counter", "accept"],
];

/** What somebody does to routes, forwarding and rules of a namespace. */
function stackStep(
  { name: ns, routes = [], ruleset, forwarding }: ObservedNamespace,
  what: string,
  at: number,
): Step | null {
  const route = choose(routes, at);
  const chains = Object.entries(ruleset ?? {});
  const [chain, { rules = [] } = {}] = choose(chains, at) ?? [];
  const rule = choose(rules, at);
  switch (what) {
    case "noRoute":
      return route ? { op: "deleteRoute", ns, route: route as RouteFacts } : null;
    case "route":
      return { op: "addRoute", ns, route: { family: 4, to: "10.44.0.0/16", type: "prohibit", metric: at % 3 } };
    case "forward":
      return { op: "setForwarding", ns, family: at % 2 ? 4 : 6, on: !forwarding?.[at % 2 ? "ipv4" : "ipv6"] };
    case "noRule":
      return chain && rule
        ? { op: "deleteNftRule", ns, chain: chain as NftChain, handle: rule.handle, text: rule.text }
        : null;
    case "rule":
      return chain && chain !== "prerouting"
        ? {
            op: "addNftRule",
            ns,
            chain: chain as NftChain,
            words: FOREIGN_RULES[chain === "postrouting" ? 0 : 1],
            before: rule?.handle,
          }
        : null;
    case "noTable":
      return ruleset ? { op: "deleteNftTable", ns } : null;
    default:
      return null;
  }
}

function stepsOf(observed: Observed, { what, first, second }: Disturbance): Step[] {
  const places: InterfaceRef[] = Object.values(observed.namespaces).flatMap(({ name: ns, interfaces }) =>
    Object.keys(interfaces).map((name) => ({ ns, name })),
  );
  const movable = places.filter(({ name }) => name !== "lo");
  const at = choose(movable, first);
  const found = at && observed.namespaces[at.ns]?.interfaces[at.name];
  const inRoot = Object.values(observed.namespaces[ROOT_NS]?.interfaces ?? {});
  const bridges = inRoot.filter(({ kind }) => kind === "bridge").map(({ name }) => name);
  const namespaces = Object.keys(observed.namespaces).filter((ns) => ns !== ROOT_NS);
  const ovs = Object.values(observed.ovs.bridges);
  const bridge = choose(ovs, first);
  const port =
    bridge &&
    choose(
      Object.values(bridge.ports).filter(({ name }) => name !== bridge.name),
      second,
    );
  const inside = choose(namespaces, second);
  switch (what) {
    case "foreignNamespace":
      return [{ op: "addNamespace", name: "xns" }];
    case "foreignBridge":
      return [
        { op: "addBridge", name: "xbr" },
        { op: "addAddress", at: { ns: "", name: "xbr" }, cidr: "10.8.8.8/24" },
      ];
    case "foreignVeth":
      return [{ op: "addVeth", a: { ns: choose(namespaces, first) ?? "", name: "xa" }, b: { ns: "", name: "xb" } }];
    case "foreignOvs":
      return [{ op: "addOvsBridge", name: "xovs", datapath: "netdev" }];
  }
  if (what === "foreignInternal" && bridge && inside) {
    return [
      { op: "addOvsPort", bridge: bridge.name, name: "xi", type: "internal" },
      { op: "moveInterface", name: "xi", from: "", to: inside },
    ];
  }
  const second_ = choose(ovs, second);
  if (what === "foreignPatch" && bridge && second_) {
    return [{ op: "addOvsPatch", a: { bridge: bridge.name, name: "xp" }, b: { bridge: second_.name, name: "xq" } }];
  }
  const place = observed.namespaces[inside ?? ROOT_NS];
  if (place) {
    const byHand = stackStep(place, what, first);
    if (byHand) return [byHand];
  }
  if (what === "deleteNamespace" && inside) return [{ op: "deleteNamespace", name: inside }];
  if (what === "bridgeInside" && inside)
    return [{ op: "addVeth", a: { ns: inside, name: "xc" }, b: { ns: inside, name: "xd" } }];
  if (what === "deleteOvsBridge" && bridge) return [{ op: "deleteOvsBridge", name: bridge.name, datapath: "netdev" }];
  if (what === "unplug" && bridge && port)
    return [{ op: "deleteOvsPort", bridge: bridge.name, name: port.name, type: "system" }];
  if (what === "plug" && bridge) {
    const veths = inRoot.filter(({ kind }) => kind === "veth");
    const veth = choose(veths, second);
    return veth ? [{ op: "addOvsPort", bridge: bridge.name, name: veth.name, type: "system" }] : [];
  }
  if (what === "stp" && bridges[0])
    return [
      {
        op: "setBridge",
        name: bridges[first % bridges.length] ?? bridges[0],
        set: { stp_state: String(second % 2) },
        was: {},
      },
    ];
  if (!at || !found) return [];
  const ovsMade = found.kind === "tun";
  switch (what) {
    case "down":
    case "up": {
      const place = choose(places, first) ?? at;
      return [{ op: "setAdmin", at: place, up: what === "up" }];
    }
    case "delete":
      return [{ op: "deleteInterface", at, kind: found.kind }];
    case "remake": {
      if (found.kind !== "veth" || !found.peer || found.peer.ns === null) return [];
      const { ns, ifindex } = found.peer;
      const peer = Object.values(observed.namespaces[ns]?.interfaces ?? {}).find((other) => other.ifindex === ifindex);
      return peer
        ? [
            { op: "deleteInterface", at, kind: "veth" },
            { op: "addVeth", a: at, b: { ns, name: peer.name } },
          ]
        : [];
    }
    case "address":
      return [{ op: "addAddress", at, cidr: second % 2 ? "10.9.9.9/24" : "fd99::9/64" }];
    case "noAddress": {
      const address = choose(found.addresses, second);
      return address ? [{ op: "deleteAddress", at, cidr: address.cidr }] : [];
    }
    case "master": {
      const master = choose(bridges, second);
      const plain = found.kind === "veth" && at.ns === ROOT_NS;
      return master && plain ? [{ op: "setMaster", at, master, was: found.master ?? null }] : [];
    }
    case "noMaster":
      return found.master === undefined ? [] : [{ op: "setMaster", at, master: null, was: found.master }];
    case "egress":
      return found.kind === "veth"
        ? [{ op: "setEgress", at, set: EGRESS[second % EGRESS.length] ?? {}, was: found.egress ?? {} }]
        : [];
    case "mtu":
      return [{ op: "setMtu", at, mtu: 1300, was: found.mtu }];
    case "mac":
      return [{ op: "setMac", at, mac: "02:00:00:00:00:99", was: found.mac }];
    case "move":
      return inside !== undefined && inside !== at.ns && (found.kind === "veth" || ovsMade)
        ? [
            {
              op: "moveInterface",
              name: at.name,
              from: at.ns,
              to: second % 3 === 0 && at.ns !== ROOT_NS ? ROOT_NS : inside,
            },
          ]
        : [];
    default:
      return [];
  }
}

/** The state after disturbances; those that the kernel would refuse do nothing. */
export function disturb(observed: Observed, list: readonly Disturbance[]): Observed {
  let now = observed;
  for (const one of list) {
    if (one.what === "killOvs") {
      if (now.ovs.running) now = { ...now, ovs: { ...now.ovs, running: false } };
      continue;
    }
    try {
      for (const step of stepsOf(now, one)) now = simulate(now, step);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  return now;
}
