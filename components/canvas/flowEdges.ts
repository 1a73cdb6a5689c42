/** React Flow's edges, computed from the lab and its wiring. An edge that did not change keeps its identity (`===`). */
import type { ForeignLink } from "@/lib/observed/foreign";
import type { BundledLink } from "@/lib/observed/gravest";
import type { Topology } from "@/lib/topology/schema";
import { linkName } from "./ariaText";
import type { BundleEdge, CableEdge, FlowEdge, StrangerEdge } from "./flowTypes";
import type { Wiring } from "./wiring";

interface Input {
  wiring: Pick<Wiring, "links" | "spans" | "bundles" | "strangers" | "routes">;
  /** What was carried to the kernel last; a stranger in it was deleted from the drawing since. */
  applied: Topology | null;
  selected: ReadonlySet<string>;
}

/** React Flow would point to a description of its own keys, which are switched off here. */
const EDGE_ATTRIBUTES = { "aria-describedby": undefined, "aria-roledescription": "cable" };

const sameCables = (x: readonly BundledLink[], y: readonly BundledLink[]) =>
  x === y || (x.length === y.length && x.every(({ id, turned }, at) => id === y[at]?.id && turned === y[at]?.turned));

function same(x: FlowEdge, y: FlowEdge): boolean {
  const alike =
    x.selected === y.selected && x.ariaLabel === y.ariaLabel && x.source === y.source && x.target === y.target;
  if (!alike) return false;
  if (x.type === "cable" && y.type === "cable") return x.data?.link === y.data?.link;
  if (x.type === "bundle" && y.type === "bundle") return sameCables(x.data?.links ?? [], y.data?.links ?? []);
  if (x.type !== "stranger" || y.type !== "stranger") return false;
  return x.data?.leaving === y.data?.leaving;
}

/** Whether a foreign cable was deployed from this topology: the interface or port at either end is drawn in it. */
function wasDrawn(applied: Topology | null, { a, b }: ForeignLink): boolean {
  const isAt = (end: ForeignLink["a"]) =>
    applied?.links.some((link) =>
      [link.a, link.b].some((drawn) => drawn.node === end.node && "name" in drawn && drawn.name === end.name),
    );
  return Boolean(isAt(a) || isAt(b));
}

/** @param before the edges of the last call; returned themselves when none changed. */
export function flowEdges(
  { wiring: { links, spans, bundles, strangers, routes }, applied, selected }: Input,
  before: FlowEdge[],
): FlowEdge[] {
  const cables = [...links].flatMap(([id, link]): CableEdge[] => {
    const span = spans.get(id);
    if (!span || !routes.has(id)) return [];
    return [
      {
        id,
        type: "cable",
        source: span.a,
        target: span.b,
        selected: selected.has(id),
        // Its state is added by the cable itself: an event is no new edge.
        ariaLabel: linkName(link),
        data: { link },
        domAttributes: EDGE_ATTRIBUTES,
      },
    ];
  });
  const bundled = [...bundles].flatMap(([id, cables]): BundleEdge[] => {
    const span = spans.get(id);
    if (!span || !routes.has(id)) return [];
    return [
      {
        id,
        type: "bundle",
        source: span.a,
        target: span.b,
        selected: cables.some((cable) => selected.has(cable.id)),
        ariaLabel: `${cables.length} links`,
        data: { links: cables },
        domAttributes: EDGE_ATTRIBUTES,
      },
    ];
  });
  const strange = strangers.flatMap(({ id, a, b, stranger }): StrangerEdge[] => {
    if (!routes.has(id)) return [];
    return [
      {
        id,
        type: "stranger",
        source: a,
        target: b,
        selected: selected.has(stranger.id),
        ariaLabel: `link ${stranger.a.name} to ${stranger.b.name}, exists and is not in the drawing`,
        data: { stranger, leaving: wasDrawn(applied, stranger) },
        domAttributes: EDGE_ATTRIBUTES,
      },
    ];
  });
  const old = new Map(before.map((edge) => [edge.id, edge]));
  const edges = [...cables, ...bundled, ...strange].map((edge) => {
    const stood = old.get(edge.id);
    return stood && same(stood, edge) ? stood : edge;
  });
  return edges.length === before.length && edges.every((edge, at) => edge === before[at]) ? before : edges;
}
