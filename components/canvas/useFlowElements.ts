"use client";
/** The lab as React Flow's nodes and edges, and the places of nodes that are being dragged. */
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { moveNodes } from "@/components/state/actions";
import { useCanvasStore } from "@/components/state/canvasStore";
import { useLabStore } from "@/components/state/labStore";
import { nothingObserved } from "@/lib/observed/types";
import { groupsOf } from "@/lib/topology/groups";
import type { Position } from "@/lib/topology/layout";
import { emptyTopology } from "@/lib/topology/schema";
import { flowEdges } from "./flowEdges";
import { flowNodes, gestured } from "./flowNodes";
import type { FlowEdge, FlowNode, LabNode, Places } from "./flowTypes";
import { carried, type Frame, framesOf, hidingOf, NOTHING_HIDDEN, shownNodes } from "./grouping";
import { takeRoutes, tellRoutes } from "./routes";
import type { Route } from "./routing";
import { strangersOf } from "./strangers";
import { NO_WIRING, wire } from "./wiring";

const NOTHING = { topology: emptyTopology(), observed: nothingObserved() };
const NO_NODES: LabNode[] = [];
const NO_SHOWN: FlowNode[] = [];
const NO_FRAMES: readonly Frame[] = [];
const NO_EDGES: FlowEdge[] = [];
const NOT_PLACED: Places = {};
const NOT_DRAGGED: Places = {};

const byId = <N extends FlowNode>(nodes: readonly N[]): Map<string, N> => new Map(nodes.map((node) => [node.id, node]));

/** The list itself when it holds the same: React Flow goes through every new one. */
const keepList = <N extends FlowNode>(before: N[], after: N[]): N[] =>
  before.length === after.length && before.every((node, at) => node === after[at]) ? before : after;

const placeOf = ({ id, position }: FlowNode): [string, Position] => [id, position];

/** The routes themselves, the same object while the same cables are routed. */
function useRoutedIds(routes: ReadonlyMap<string, Route>): ReadonlyMap<string, Route> {
  const last = useRef(routes);
  const same = last.current.size === routes.size && [...routes.keys()].every((id) => last.current.has(id));
  if (!same) last.current = routes;
  return last.current;
}

export function useFlowElements() {
  const topology = useLabStore(({ lab }) => lab?.topology ?? NOTHING.topology);
  const strangers = useLabStore(({ lab }) => {
    const { topology, observed } = lab ?? NOTHING;
    return strangersOf(topology, observed);
  });
  const applied = useLabStore(({ lab }) => lab?.applied ?? null);
  const positions = useLabStore(({ lab }): Places => lab?.layout.positions ?? NOT_PLACED);
  const layoutGroups = useLabStore(({ lab }) => lab?.layout.groups);
  const selection = useCanvasStore((store) => store.selection);
  const [dragged, setDragged] = useState(NOT_DRAGGED);
  const last = useRef({
    placed: NO_NODES,
    all: NO_NODES,
    nodes: NO_SHOWN,
    hiding: NOTHING_HIDDEN,
    frames: NO_FRAMES,
    wiring: NO_WIRING,
    edges: NO_EDGES,
  });

  const selected = useMemo(
    () => ({
      nodes: new Set(selection.flatMap(({ type, id }) => (type === "node" ? [id] : []))),
      links: new Set(selection.flatMap(({ type, id }) => (type === "link" ? [id] : []))),
    }),
    [selection],
  );
  const placed = useMemo(() => {
    const input = { topology, applied, strangers: strangers.nodes, positions };
    last.current.placed = keepList(last.current.placed, flowNodes(input, byId(last.current.placed)));
    return last.current.placed;
  }, [topology, applied, strangers, positions]);
  const groups = useMemo(() => groupsOf({ groups: layoutGroups }, topology), [layoutGroups, topology]);
  const hiding = useMemo(() => {
    last.current.hiding = hidingOf(groups, topology, last.current.hiding);
    return last.current.hiding;
  }, [groups, topology]);
  const all = useMemo(() => {
    const moved = gestured(placed, { dragged, selected: selected.nodes }, byId(last.current.all));
    last.current.all = keepList(last.current.all, moved);
    return last.current.all;
  }, [placed, dragged, selected]);
  const nodes = useMemo(() => {
    const shown = shownNodes(all, hiding, selected.nodes, byId(last.current.nodes));
    last.current.nodes = keepList(last.current.nodes, shown);
    return last.current.nodes;
  }, [all, hiding, selected]);
  const frames = useMemo(() => {
    last.current.frames = framesOf(groups, all, last.current.frames);
    return last.current.frames;
  }, [groups, all]);
  const wiring = useMemo(() => {
    const moving = new Set(Object.keys(dragged).map((name) => hiding.boxOf.get(name) ?? name));
    const input = { topology, strangers: strangers.links, nodes, moving, hiding };
    last.current.wiring = wire(input, last.current.wiring);
    takeRoutes(last.current.wiring.routes);
    return last.current.wiring;
  }, [topology, strangers, nodes, dragged, hiding]);
  const { links, spans, bundles, strangers: foreign, routes } = wiring;
  // Where cables run is theirs alone: edges change when there are others.
  const routed = useRoutedIds(routes);
  const edges = useMemo(() => {
    const input = {
      wiring: { links, spans, bundles, strangers: foreign, routes: routed },
      applied,
      selected: selected.links,
    };
    last.current.edges = flowEdges(input, last.current.edges);
    return last.current.edges;
  }, [links, spans, bundles, foreign, routed, applied, selected]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it tells of these routes
  useLayoutEffect(tellRoutes, [routes]);

  const drag = useCallback(
    (moves: Record<string, Position>) =>
      setDragged((before): Places => ({ ...before, ...carried(moves, last.current.hiding, last.current.placed) })),
    [],
  );
  /** Ends a drag: what moved is saved, and with it the places of nodes that had none. */
  const drop = useCallback((moved: readonly FlowNode[]) => {
    const saved: Places = useLabStore.getState().lab?.layout.positions ?? NOT_PLACED;
    const { placed, hiding } = last.current;
    const homeless = placed.filter(({ id, type }) => type === "drawn" && !saved[id]);
    const places = carried(Object.fromEntries(moved.map(placeOf)), hiding, placed);
    const changed = Object.entries(places).filter(([id, { x, y }]) => saved[id]?.x !== x || saved[id]?.y !== y);
    setDragged(NOT_DRAGGED);
    if (changed.length > 0) moveNodes(Object.fromEntries([...homeless.map(placeOf), ...changed]));
  }, []);
  return { nodes, edges, frames, wiring, dragging: dragged !== NOT_DRAGGED, drag, drop };
}
