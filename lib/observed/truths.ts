/** The truth about every link and node of a lab, carried forward from one picture to the next. Pure. */
import { linkId } from "../topology/ids";
import { type InterfaceRef, ROOT_NS } from "../topology/places";
import type { Link, Topology } from "../topology/schema";
import { alike } from "./alike";
import { type LinkTruth, linkTruth, type NodeTruth, nodeTruth } from "./linkState";
import { linksAt, nodeByName } from "./lookup";
import type { Observed } from "./types";
import { changedVeths } from "./veths";

/** What truths follow from; `applied` as for `linkTruth`. */
export interface Picture {
  topology: Topology;
  observed: Observed;
  applied: Topology | null;
}

export interface Truths {
  /** By `linkId`. */
  links: Record<string, LinkTruth>;
  /** By name. */
  nodes: Record<string, NodeTruth>;
}

const NONE: Truths = { links: {}, nodes: {} };

function keepSame<T>(before: Record<string, T>, after: Record<string, T>): Record<string, T> {
  let same = Object.keys(before).length === Object.keys(after).length;
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (old !== undefined && alike(old, value)) after[key] = old;
    else same = false;
  }
  return same ? before : after;
}

/** `before` with some entries anew; `before` itself where they are alike. */
function replaced<T>(before: Record<string, T>, entries: readonly (readonly [string, T])[]): Record<string, T> {
  const news = entries.filter(([key, value]) => !alike(before[key], value));
  return news.length === 0 ? before : { ...before, ...Object.fromEntries(news) };
}

/** All truths; those that are as `before` had them keep their identity (`===`). */
export function allTruths({ topology, observed, applied }: Picture, before: Truths = NONE): Truths {
  const links = topology.links.map((link) => [linkId(link), linkTruth(topology, link, observed, applied)]);
  const nodes = topology.nodes.map((node) => [node.name, nodeTruth(topology, node, observed, applied)]);
  return {
    links: keepSame(before.links, Object.fromEntries(links)),
    nodes: keepSame(before.nodes, Object.fromEntries(nodes)),
  };
}

/**
 * As `allTruths`, in time that follows what changed where that is no more than the state of
 * some cables' ends: their truth depends on nothing else that can have changed with them.
 * @param was the picture that `before` was made from
 */
export function nextTruths(now: Picture, was: Picture | null, before: Truths): Truths {
  const veths =
    was !== null && was.topology === now.topology && was.applied === now.applied
      ? changedVeths(was.observed, now.observed)
      : null;
  return veths === null ? allTruths(now, before) : truthsAt(now, veths, before);
}

function truthsAt(now: Picture, veths: readonly InterfaceRef[], before: Truths): Truths {
  const { topology, observed, applied } = now;
  const links = new Set<Link>(veths.flatMap((ref) => linksAt(topology, ref)));
  // An uplink is a node whose own interface is the end of a pair.
  const nodes = veths.flatMap(({ ns, name }) => (ns === ROOT_NS ? (nodeByName(topology, name) ?? []) : []));
  return {
    links: replaced(
      before.links,
      [...links].map((link) => [linkId(link), linkTruth(topology, link, observed, applied)] as const),
    ),
    nodes: replaced(
      before.nodes,
      nodes.map((node) => [node.name, nodeTruth(topology, node, observed, applied)] as const),
    ),
  };
}
