"use client";
/** The lab as React Flow's nodes and edges, and the places of nodes that are being dragged. */
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { moveNodes } from "@/components/state/actions";
import { useCanvasStore } from "@/components/state/canvasStore";
import { useDerived } from "@/components/state/derived";
import { useLabStore } from "@/components/state/labStore";
import { foreignElements } from "@/lib/observed/foreign";
import { nothingObserved, type Observed } from "@/lib/observed/types";
import { changedVeths } from "@/lib/observed/veths";
import type { Position } from "@/lib/topology/layout";
import { emptyTopology, type Topology } from "@/lib/topology/schema";
import { flowEdges } from "./flowEdges";
import { flowNodes, gestured } from "./flowNodes";
import type { FlowEdge, FlowNode, Places } from "./flowTypes";
import { takeRoutes, tellRoutes } from "./routes";
import type { Route } from "./routing";
import { useLabels } from "./useLabels";
import { NO_WIRING, wire } from "./wiring";

const NOTHING = { topology: emptyTopology(), observed: nothingObserved() };
const NO_NODES: FlowNode[] = [];
const NO_EDGES: FlowEdge[] = [];
const NOT_PLACED: Places = {};
const NOT_DRAGGED: Places = {};

const byId = (nodes: readonly FlowNode[]) => new Map(nodes.map((node) => [node.id, node]));

/** The list itself when it holds the same: React Flow goes through every new one. */
const keepList = (before: FlowNode[], after: FlowNode[]) =>
  before.length === after.length && before.every((node, at) => node === after[at]) ? before : after;

/** The routes themselves, the same object while the same cables are routed. */
function useRoutedIds(routes: ReadonlyMap<string, Route>): ReadonlyMap<string, Route> {
  const last = useRef(routes);
  const same = last.current.size === routes.size && [...routes.keys()].every((id) => last.current.has(id));
  if (!same) last.current = routes;
  return last.current;
}

/** What exists and is not drawn, looked for again when more than the state of cables has changed. */
function useStrangers(topology: Topology, observed: Observed) {
  const last = useRef<{ topology: Topology; observed: Observed; found: ReturnType<typeof foreignElements> } | null>(
    null,
  );
  return useMemo(() => {
    const same =
      last.current?.topology === topology && changedVeths(last.current.observed, observed) !== null
        ? last.current.found
        : null;
    last.current = { topology, observed, found: same ?? foreignElements(topology, observed) };
    return last.current.found;
  }, [topology, observed]);
}

export function useFlowElements() {
  const topology = useLabStore(({ lab }) => lab?.topology ?? NOTHING.topology);
  const observed = useLabStore(({ lab }) => lab?.observed ?? NOTHING.observed);
  const applied = useLabStore(({ lab }) => lab?.applied ?? null);
  const positions = useLabStore(({ lab }): Places => lab?.layout.positions ?? NOT_PLACED);
  const selection = useCanvasStore((store) => store.selection);
  const nodeTruths = useDerived((derived) => derived.nodes);
  const linkTruths = useDerived((derived) => derived.links);
  const [dragged, setDragged] = useState(NOT_DRAGGED);
  const last = useRef({ placed: NO_NODES, nodes: NO_NODES, wiring: NO_WIRING, edges: NO_EDGES });

  const strangers = useStrangers(topology, observed);
  const selected = useMemo(
    () => ({
      nodes: new Set(selection.flatMap(({ type, id }) => (type === "node" ? [id] : []))),
      links: new Set(selection.flatMap(({ type, id }) => (type === "link" ? [id] : []))),
    }),
    [selection],
  );
  const placed = useMemo(() => {
    const input = { topology, applied, strangers: strangers.nodes, positions, truths: nodeTruths };
    last.current.placed = keepList(last.current.placed, flowNodes(input, byId(last.current.placed)));
    return last.current.placed;
  }, [topology, applied, strangers, positions, nodeTruths]);
  const nodes = useMemo(() => {
    const moved = gestured(placed, { dragged, selected: selected.nodes }, byId(last.current.nodes));
    last.current.nodes = keepList(last.current.nodes, moved);
    return last.current.nodes;
  }, [placed, dragged, selected]);
  const wiring = useMemo(() => {
    const moving = new Set(Object.keys(dragged));
    const input = { topology, strangers: strangers.links, nodes, moving, truths: linkTruths };
    last.current.wiring = wire(input, last.current.wiring);
    takeRoutes(last.current.wiring.routes);
    return last.current.wiring;
  }, [topology, strangers, nodes, dragged, linkTruths]);
  const { links, strangers: spans, routes } = wiring;
  // Where cables run is theirs alone: edges change when there are others.
  const routed = useRoutedIds(routes);
  const edges = useMemo(() => {
    const input = { wiring: { links, strangers: spans, routes: routed }, applied, selected: selected.links };
    last.current.edges = flowEdges(input, last.current.edges);
    return last.current.edges;
  }, [links, spans, routed, applied, selected]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it tells of these routes
  useLayoutEffect(tellRoutes, [routes]);
  useLabels(wiring, dragged !== NOT_DRAGGED);

  const drag = useCallback(
    (moves: Record<string, Position>) => setDragged((before): Places => ({ ...before, ...moves })),
    [],
  );
  /** Ends a drag: what moved is saved, and with it the places of nodes that had none. */
  const drop = useCallback((moved: readonly FlowNode[]) => {
    const saved: Places = useLabStore.getState().lab?.layout.positions ?? NOT_PLACED;
    const homeless = last.current.nodes.filter(({ id, type }) => type === "drawn" && !saved[id]);
    const hasMoved = ({ id, position }: FlowNode) => saved[id]?.x !== position.x || saved[id]?.y !== position.y;
    setDragged(NOT_DRAGGED);
    if (!moved.some(hasMoved)) return;
    moveNodes(Object.fromEntries([...homeless, ...moved].filter(hasMoved).map(({ id, position }) => [id, position])));
  }, []);
  return { nodes, edges, drag, drop };
}
