/**
 * What the kernel tells of a namespace, read from rtnetlink's own messages into
 * what `lib/observed/namespaceJson` makes of ip(8)'s JSON. Only namespaces whose
 * interfaces are loopbacks and ends of cables are read so, which are nearly all
 * of a large lab; of everything else ip(8) knows more, and null says to ask it.
 */
import type { ReadInterface } from "../observed/ipJson";
import type { ReadNamespace } from "../observed/namespaceJson";
import { egressOfKind } from "../observed/qdiscJson";
import type { Counters, ObservedAddress } from "../observed/types";
import {
  ADDRESS,
  ADDRESS_FLAG,
  FAMILY,
  FLAG,
  IFF_RUNNING,
  IFF_UP,
  LINK,
  LINK_FLAGS,
  LINK_INFO_KIND,
  NETCONF,
  NETCONF_ALL,
  OPERSTATES,
  SCOPES,
  TABLE_MAIN,
  TYPE,
} from "./constants";
import { ipText } from "./ip";
import { attributesOf, decodeMessages, encodeMessage, int32Of, type NetlinkMessage, textOf, uint32Of } from "./message";
import { routesOf } from "./routes";

const dump = (type: number, bytes: number, family: number = FAMILY.unspecified): Uint8Array => {
  const body = new Uint8Array(bytes);
  body[0] = family;
  // rtm_table: with strict checking the kernel then tells of this table alone.
  if (type === TYPE.getRoute) body[4] = TABLE_MAIN;
  return encodeMessage(type, FLAG.request | FLAG.dump, body);
};

/** Questions about a namespace, in the order in which `namespaceFrom` takes the answers. */
export const NAMESPACE_REQUESTS: readonly Uint8Array[] = [
  dump(TYPE.getLink, 16),
  dump(TYPE.getAddress, 8),
  dump(TYPE.getRoute, 12, FAMILY.inet),
  dump(TYPE.getRoute, 12, FAMILY.inet6),
  dump(TYPE.getNetconf, 4, FAMILY.inet),
  dump(TYPE.getNetconf, 4, FAMILY.inet6),
];

const KINDS = new Set(["", "veth"]);

function flagNames(flags: number): string[] {
  const names = LINK_FLAGS.flatMap(([name, bit]) => ((flags & bit) !== 0 ? [name] : []));
  return (flags & IFF_UP) !== 0 && (flags & IFF_RUNNING) === 0 ? ["NO-CARRIER", ...names] : names;
}

const macText = (value: DataView | undefined): string =>
  value
    ? Array.from({ length: value.byteLength }, (_, at) => value.getUint8(at).toString(16).padStart(2, "0")).join(":")
    : "";

/** struct rtnl_link_stats64, as far as it is shown. */
function countersOf(value: DataView | undefined): Counters | undefined {
  if (!value || value.byteLength < 64) return undefined;
  const [rxPackets, txPackets, rxBytes, txBytes, , , rxDropped, txDropped] = Array.from({ length: 8 }, (_, at) =>
    Number(value.getBigUint64(at * 8, true)),
  ) as [number, number, number, number, number, number, number, number];
  return { rxBytes, rxPackets, rxDropped, txBytes, txPackets, txDropped };
}

/** One interface; null for a kind that has more to tell. */
function interfaceOf({ body }: NetlinkMessage): ReadInterface | null {
  const attributes = attributesOf(body, 16);
  const info = attributes.get(LINK.info);
  const kind = info ? textOf(attributesOf(info, 0).get(LINK_INFO_KIND)) : "";
  const peer = int32Of(attributes.get(LINK.link)) ?? 0;
  const nsid = int32Of(attributes.get(LINK.linkNsid));
  const operstate = OPERSTATES[attributes.get(LINK.operstate)?.getUint8(0) ?? 0];
  // Both ends in one namespace: ip also tells whether the other is down (M-DOWN).
  const tiedHere = kind === "veth" && peer !== 0 && nsid === undefined;
  if (!KINDS.has(kind) || attributes.has(LINK.master) || tiedHere || operstate === undefined) return null;
  const queueLength = uint32Of(attributes.get(LINK.queueLength)) ?? 0;
  const counters = countersOf(attributes.get(LINK.stats64));
  return {
    ifindex: body.getInt32(4, true),
    name: textOf(attributes.get(LINK.name)),
    kind,
    flags: flagNames(body.getUint32(8, true)),
    operstate,
    mtu: uint32Of(attributes.get(LINK.mtu)) ?? 0,
    mac: macText(attributes.get(LINK.address)),
    ...(kind === "veth" && peer !== 0 && { peer: { ifindex: peer, ns: null }, peerNsid: nsid }),
    addresses: [],
    ...(queueLength !== 0 && { txqueuelen: queueLength }),
    ...egressOfKind(textOf(attributes.get(LINK.queueDiscipline))),
    ...(counters && { counters }),
  };
}

function addressOf(body: DataView): ObservedAddress | null {
  const family = body.getUint8(0);
  const attributes = attributesOf(body, 8);
  const flags = uint32Of(attributes.get(ADDRESS.flags)) ?? body.getUint8(2);
  const ip = ipText(attributes.get(ADDRESS.local) ?? attributes.get(ADDRESS.address), family);
  const scope = SCOPES[body.getUint8(3)];
  if (ip === null || scope === undefined) return null;
  return {
    cidr: `${ip}/${body.getUint8(1)}`,
    family: family === FAMILY.inet ? "inet" : "inet6",
    scope,
    ...((flags & ADDRESS_FLAG.tentative) !== 0 && { tentative: true }),
    ...((flags & ADDRESS_FLAG.dadFailed) !== 0 && { dadfailed: true }),
    ...((flags & ADDRESS_FLAG.permanent) === 0 && { dynamic: true }),
  };
}

function forwards(messages: readonly NetlinkMessage[]): boolean | undefined {
  for (const { type, body } of messages) {
    if (type !== TYPE.newNetconf) continue;
    const attributes = attributesOf(body, 4);
    if (int32Of(attributes.get(NETCONF.ifindex)) === NETCONF_ALL)
      return int32Of(attributes.get(NETCONF.forwarding)) !== 0;
  }
  return undefined;
}

/**
 * A namespace from the answers to `NAMESPACE_REQUESTS`; null when ip(8) has to be
 * asked: an answer is an error or missing, or something is there that only ip names.
 */
export function namespaceFrom(answers: readonly Uint8Array[]): ReadNamespace | null {
  if (answers.length !== NAMESPACE_REQUESTS.length) return null;
  const decoded = answers.map(decodeMessages);
  if (decoded.some((messages) => messages.some(({ type }) => type === TYPE.error))) return null;
  const [links = [], addresses = [], routes4 = [], routes6 = [], netconf4 = [], netconf6 = []] = decoded;
  const interfaces: ReadInterface[] = [];
  for (const message of links) {
    if (message.type !== TYPE.newLink) continue;
    const found = interfaceOf(message);
    if (!found) return null;
    interfaces.push(found);
  }
  const byIndex = new Map(interfaces.map((found) => [found.ifindex, found]));
  for (const { type, body } of addresses) {
    if (type !== TYPE.newAddress) continue;
    const address = addressOf(body);
    const owner = byIndex.get(body.getUint32(4, true));
    if (!address || !owner) return null;
    owner.addresses.push(address);
  }
  const routes = routesOf([...routes4, ...routes6], (index) => byIndex.get(index)?.name);
  const [ipv4, ipv6] = [forwards(netconf4), forwards(netconf6)];
  if (!routes || interfaces.length === 0) return null;
  return {
    interfaces,
    facts: {
      routes,
      ...((ipv4 !== undefined || ipv6 !== undefined) && {
        forwarding: { ipv4: ipv4 ?? false, ipv6: ipv6 ?? false },
      }),
    },
  };
}
