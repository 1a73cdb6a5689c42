/** Random topologies and edits for property tests. */
import fc from "fast-check";
import {
  addNode,
  connect,
  copyFragment,
  pasteFragment,
  removeElements,
  renameNode,
  updateLink,
  updateNode,
  updateSettings,
} from "../edits";
import { linkId, linkRef, nodeRef } from "../ids";
import { applyPatch, type TopologyPatch } from "../patch";
import { emptyTopology, type LinkKind, type NodeKind, type Topology } from "../schema";

const NODE_KINDS: NodeKind[] = ["namespace", "namespace", "bridge", "ovs", "host"];
const LINK_KINDS: LinkKind[] = ["veth", "veth", "ovs-internal", "ovs-patch"];
const ADDRESSES = ["10.1.1.7/24", "192.168.0.1/30", "2001:db8::1/64", "fe80::1/64", "::1.2.3.4/96"];
const TEXTS = [
  "plain",
  "with: colon",
  "# not a comment",
  "two\nlines",
  "  spaces ",
  "",
  "true",
  "12",
  "“quotes” 'and' \"more\"",
  "- dash",
  "{x}",
];

/** One person's gesture; the numbers choose among whatever there is. */
export interface Gesture {
  what: "add" | "connect" | "remove" | "rename" | "node" | "link" | "settings" | "paste";
  n: number;
  m: number;
}

export const gesture: fc.Arbitrary<Gesture> = fc.record({
  what: fc.constantFrom<Gesture["what"]>(
    "add",
    "add",
    "connect",
    "connect",
    "remove",
    "rename",
    "node",
    "link",
    "settings",
    "paste",
  ),
  n: fc.nat(1000),
  m: fc.nat(1000),
});

const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(list.length, 1)];

/** The patch of a gesture on a topology; empty when it finds nothing to do. */
export function patchOf(topology: Topology, { what, n, m }: Gesture): TopologyPatch {
  const node = pick(topology.nodes, n);
  const link = pick(topology.links, n);
  const made = (result: { ok: true; patch: TopologyPatch } | { ok: false }) => (result.ok ? result.patch : {});
  switch (what) {
    case "add":
      return made(addNode(topology, NODE_KINDS[n % NODE_KINDS.length] ?? "namespace"));
    case "connect":
      return node
        ? made(connect(topology, node.name, pick(topology.nodes, m)?.name ?? "", LINK_KINDS[m % LINK_KINDS.length]))
        : {};
    case "remove":
      return removeElements(topology, [
        ...(node && n % 2 ? [nodeRef(node.name)] : []),
        ...(link && m % 2 ? [linkRef(linkId(link))] : []),
      ]);
    case "rename":
      return node ? made(renameNode(topology, node.name, m % 3 ? `node${m}` : `${m}`)) : {};
    case "node":
      return node
        ? updateNode(topology, node.name, {
            stp: pick([true, false, undefined], m),
            addresses: ADDRESSES.slice(0, m % 4),
            mtu: pick([undefined, 1400, 9000], m),
            mac: pick([undefined, "02:00:00:00:00:01"], m),
          })
        : {};
    case "link":
      return link
        ? made(
            updateLink(topology, linkId(link), {
              kind: undefined,
              a: { addresses: ADDRESSES.slice(m % 3, 4), ...(m % 5 === 0 && { name: `if${m}` }) },
              b: { up: pick([true, false, undefined], m), mtu: pick([undefined, 1280], n) },
            }),
          )
        : {};
    case "settings":
      return updateSettings(topology, {
        [pick(["name", "description", "subnet"], n) ?? "name"]: m % 4 ? pick(TEXTS, m) : null,
      });
    case "paste":
      return pasteFragment(
        topology,
        copyFragment(topology, [
          ...(node ? [nodeRef(node.name)] : []),
          ...topology.nodes.slice(0, m % 3).map(({ name }) => nodeRef(name)),
        ]),
      ).patch;
  }
}

/** A topology as somebody might draw it. */
export const drawnTopology: fc.Arbitrary<Topology> = fc
  .array(gesture, { maxLength: 30 })
  .map((gestures) =>
    gestures.reduce((topology, each) => applyPatch(topology, patchOf(topology, each)), emptyTopology()),
  );
