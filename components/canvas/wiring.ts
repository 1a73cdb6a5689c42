/** Routes of all cables, kept from one call to the next so that what stands stays. Pure. */
import type { ForeignLink } from "@/lib/observed/foreign";
import type { BundledLink } from "@/lib/observed/gravest";
import { linkId } from "@/lib/topology/ids";
import type { Link, Topology } from "@/lib/topology/schema";
import { bundleId, type FlowNode, strangerId } from "./flowTypes";
import { followCables } from "./following";
import type { Rect } from "./geometry";
import { type Hiding, NOTHING_HIDDEN } from "./grouping";
import { keepAlike } from "./keepAlike";
import { pairKey, type Route, routeCables, type SidePair, type Span } from "./routing";

export interface WiringInput {
  topology: Topology;
  strangers: readonly ForeignLink[];
  nodes: readonly FlowNode[];
  /** Nodes that are being dragged: while there are any, other nodes' cables keep their sides. */
  moving: ReadonlySet<string>;
  /** What is drawn as boxes. */
  hiding?: Hiding;
}

export interface StrangerSpan extends Span {
  stranger: ForeignLink;
}

export interface Wiring {
  /** Links that are cables of their own. */
  links: ReadonlyMap<string, Link>;
  /** Links that are drawn as one, by its React Flow id. */
  bundles: ReadonlyMap<string, readonly BundledLink[]>;
  /** Between what cables and bundles run, by React Flow id. */
  spans: ReadonlyMap<string, Span>;
  strangers: readonly StrangerSpan[];
  rects: ReadonlyMap<string, Rect>;
  routes: ReadonlyMap<string, Route>;
  /** Cables follow a drag for the time being; where they stay is found when it ends. */
  provisional: boolean;
}

export const NO_WIRING: Wiring = {
  links: new Map(),
  bundles: new Map(),
  spans: new Map(),
  strangers: [],
  rects: new Map(),
  routes: new Map(),
  provisional: false,
};

const sameRect = (x: Rect, y: Rect) => x.x === y.x && x.y === y.y && x.width === y.width && x.height === y.height;

/** Its side goes with where an end is: the four points of the curve tell the whole route. */
const sameRoute = ({ curve: x, a, b }: Route, { curve: y, a: otherA, b: otherB }: Route) =>
  a.side === otherA.side &&
  b.side === otherB.side &&
  x.every((point, at) => point.x === y[at]?.x && point.y === y[at]?.y);

/** A foreign cable's nodes on the canvas: drawn ones where they are, else the foreign ones. */
function strangerSpans(strangers: readonly ForeignLink[], topology: Topology, { boxOf }: Hiding): StrangerSpan[] {
  if (strangers.length === 0) return [];
  const drawn = new Set(topology.nodes.map(({ name }) => name));
  const nodeId = (name: string) => (drawn.has(name) ? (boxOf.get(name) ?? name) : strangerId(name));
  return strangers.flatMap((stranger) => {
    const { a, b } = stranger;
    // An end in the lab's root without a host in the drawing has no place to be drawn at.
    if (a.node === null || b.node === null) return [];
    return [{ id: strangerId(stranger.id), a: nodeId(a.node), b: nodeId(b.node), stranger }];
  });
}

/** The cables of a topology, found once for each. */
const known = new WeakMap<Topology, Pick<Wiring, "links" | "bundles" | "spans"> & { hiding: Hiding }>();

function cablesOf(topology: Topology, hiding: Hiding) {
  const same = known.get(topology);
  if (same?.hiding === hiding) return same;
  const links = new Map(topology.links.map((link) => [linkId(link), link]));
  const spans = new Map([...links].map(([id, { a, b }]): [string, Span] => [id, { id, a: a.node, b: b.node }]));
  const cables = { ...bundled(links, spans, hiding), hiding };
  known.set(topology, cables);
  return cables;
}

/** Cables as they run where groups are collapsed: none within a box, and several to the same other end are one. */
function bundled(
  all: ReadonlyMap<string, Link>,
  direct: ReadonlyMap<string, Span>,
  { boxOf }: Hiding,
): Pick<Wiring, "links" | "bundles" | "spans"> {
  if (boxOf.size === 0) return { links: all, spans: direct, bundles: new Map() };
  const links = new Map<string, Link>();
  const spans = new Map<string, Span>();
  const pairs = new Map<string, Span[]>();
  for (const [id, link] of all) {
    const [boxA, boxB] = [boxOf.get(link.a.node), boxOf.get(link.b.node)];
    if (boxA !== undefined && boxA === boxB) continue;
    const span = { id, a: boxA ?? link.a.node, b: boxB ?? link.b.node };
    links.set(id, link);
    spans.set(id, span);
    if (boxA === undefined && boxB === undefined) continue;
    const key = pairKey(span);
    const pair = pairs.get(key);
    if (pair) pair.push(span);
    else pairs.set(key, [span]);
  }
  const bundles = new Map<string, readonly BundledLink[]>();
  for (const pair of pairs.values()) {
    const [first] = pair;
    if (!first || pair.length === 1) continue;
    const id = bundleId(first.a, first.b);
    bundles.set(
      id,
      pair.map((span) => ({ id: span.id, turned: span.a !== first.a })),
    );
    for (const span of pair) {
      links.delete(span.id);
      spans.delete(span.id);
    }
    spans.set(id, { id, a: first.a, b: first.b });
  }
  return { links, spans, bundles };
}

/** Whether the same cables run between the same nodes. */
function sameSpans(spans: readonly Span[], { spans: cables, strangers }: Wiring): boolean {
  if (spans.length !== cables.size + strangers.length) return false;
  const old = new Map<string, Span>(strangers.map((span) => [span.id, span]));
  return spans.every(({ id, a, b }) => {
    const before = cables.get(id) ?? old.get(id);
    return before?.a === a && before.b === b;
  });
}

/** A drawing with more cables has those of dragged nodes follow, and routes the rest when the drag ends. */
const FEW = 200;

/** What a drag leaves alone: the sides of cables whose nodes stand still. */
function settledSides(spans: readonly Span[], moving: ReadonlySet<string>, before: Wiring): Map<string, SidePair> {
  const settled = new Map<string, SidePair>();
  if (moving.size === 0) return settled;
  for (const { id, a, b } of spans) {
    const route = before.routes.get(id);
    if (route && !moving.has(a) && !moving.has(b)) settled.set(id, { a: route.a.side, b: route.b.side });
  }
  return settled;
}

function routesOf(
  spans: readonly Span[],
  rects: ReadonlyMap<string, Rect>,
  moving: ReadonlySet<string>,
  before: Wiring,
): Pick<Wiring, "routes" | "provisional"> {
  const same = sameSpans(spans, before);
  const still = moving.size === 0;
  if (still && same && !before.provisional && rects === before.rects)
    return { routes: before.routes, provisional: false };
  if (still || spans.length <= FEW || !same) {
    const settled = settledSides(spans, moving, before);
    return { routes: keepAlike(before.routes, routeCables(spans, rects, settled), sameRoute), provisional: false };
  }
  const own = spans.filter(({ a, b }) => moving.has(a) || moving.has(b));
  const routes = new Map(before.routes);
  for (const [id, route] of followCables(own, rects, moving, before.routes)) routes.set(id, route);
  return { routes, provisional: true };
}

function rectsOf(nodes: readonly FlowNode[]): Map<string, Rect> {
  return new Map(
    nodes.map(({ id, position: { x, y }, width = 0, height = 0 }): [string, Rect] => [id, { x, y, width, height }]),
  );
}

export function wire(
  { topology, strangers, nodes, moving, hiding = NOTHING_HIDDEN }: WiringInput,
  before: Wiring,
): Wiring {
  const { links, bundles, spans: drawn } = cablesOf(topology, hiding);
  const foreign = strangerSpans(strangers, topology, hiding);
  const spans = [...drawn.values(), ...foreign];
  const rects = keepAlike(before.rects, rectsOf(nodes), sameRect);
  return {
    links,
    bundles,
    spans: drawn,
    strangers: foreign,
    rects,
    ...routesOf(spans, rects, moving, before),
  };
}
