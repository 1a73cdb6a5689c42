"use client";
/**
 * The whole drawing in a corner, with what is in sight. All nodes are a few paths, redrawn some
 * times a second at most; the frame of what is in sight moves without rendering anything.
 */
import { useReactFlow, useStoreApi } from "@xyflow/react";
import { type PointerEvent, useEffect, useRef, useState, type WheelEvent } from "react";
import { useDerived } from "@/components/state/derived";
import type { FlowEdge, FlowNode } from "./flowTypes";
import type { Rect } from "./geometry";

const SIZE = { width: 150, height: 100 };
/** Milliseconds between two drawings of the nodes. */
const PACE_MS = 200;
/** Empty space around the nodes, as a share of their width and height. */
const PADDING = 0.06;
/** Zoom of one turn of the wheel. */
const WHEEL = 0.0015;

interface Shapes {
  whole: string;
  broken: string;
  bounds: Rect;
}

const NOTHING: Shapes = { whole: "", broken: "", bounds: { x: 0, y: 0, width: 1, height: 1 } };

const isBroken = (name: string): boolean => {
  const state = useDerived.getState().nodes[name]?.state;
  return state === "down" || state === "missing";
};

const isAnyBroken = (node: FlowNode): boolean =>
  node.type === "box" ? node.data.group.nodes.some(isBroken) : isBroken(node.id);

function shapesOf(nodes: readonly FlowNode[]): Shapes {
  if (nodes.length === 0) return NOTHING;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const paths = { whole: "", broken: "" };
  for (const node of nodes) {
    const { position, width = 0, height = 0 } = node;
    left = Math.min(left, position.x);
    top = Math.min(top, position.y);
    right = Math.max(right, position.x + width);
    bottom = Math.max(bottom, position.y + height);
    paths[isAnyBroken(node) ? "broken" : "whole"] += `M${position.x} ${position.y}h${width}v${height}h${-width}z`;
  }
  const [padX, padY] = [(right - left) * PADDING, (bottom - top) * PADDING];
  return {
    ...paths,
    bounds: { x: left - padX, y: top - padY, width: right - left + 2 * padX, height: bottom - top + 2 * padY },
  };
}

const box = ({ x, y, width, height }: Rect) => `M${x} ${y}h${width}v${height}h${-width}z`;

function union(p: Rect, q: Rect): Rect {
  const [x, y] = [Math.min(p.x, q.x), Math.min(p.y, q.y)];
  return {
    x,
    y,
    width: Math.max(p.x + p.width, q.x + q.width) - x,
    height: Math.max(p.y + p.height, q.y + q.height) - y,
  };
}

/** A box grown to the overview's own proportions. */
function shaped({ x, y, width, height }: Rect): Rect {
  const scale = Math.max(width / SIZE.width, height / SIZE.height);
  const [wide, high] = [scale * SIZE.width, scale * SIZE.height];
  return { x: x - (wide - width) / 2, y: y - (high - height) / 2, width: wide, height: high };
}

export function Overview() {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const store = useStoreApi<FlowNode, FlowEdge>();
  const svg = useRef<SVGSVGElement>(null);
  const mask = useRef<SVGPathElement>(null);
  const [shapes, setShapes] = useState(NOTHING);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      timer = undefined;
      setShapes(shapesOf(store.getState().nodes));
    };
    const plan = () => {
      timer ??= setTimeout(draw, PACE_MS);
    };
    draw();
    const ends = [
      store.subscribe((now, before) => now.nodes !== before.nodes && plan()),
      useDerived.subscribe((now, before) => now.nodes !== before.nodes && plan()),
    ];
    return () => {
      for (const end of ends) end();
      clearTimeout(timer);
    };
  }, [store]);

  useEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      const sight = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
      const view = shaped(union(sight, shapes.bounds));
      svg.current?.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
      mask.current?.setAttribute("d", `${box(view)}${box(sight)}`);
    };
    look();
    const end = store.subscribe((now, before) => {
      if (now.transform === before.transform && now.width === before.width && now.height === before.height) return;
      frame ||= requestAnimationFrame(look);
    });
    return () => {
      end();
      cancelAnimationFrame(frame);
    };
  }, [store, shapes]);

  const goTo = ({ clientX, clientY }: { clientX: number; clientY: number }) => {
    const toScreen = svg.current?.getScreenCTM();
    if (!toScreen) return;
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(toScreen.inverse());
    void flow.setCenter(x, y, { zoom: flow.getZoom() });
  };
  const onWheel = ({ deltaY }: WheelEvent) => void flow.zoomTo(flow.getZoom() * Math.exp(-deltaY * WHEEL));
  const onPointerDown = (event: PointerEvent<SVGSVGElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    goTo(event);
  };

  return (
    <svg
      ref={svg}
      {...SIZE}
      role="img"
      aria-label="Overview of the drawing"
      data-testid="overview"
      className="overview nopan nowheel absolute right-[15px] bottom-[15px] z-5 cursor-pointer touch-none overflow-hidden rounded-[10px] border border-line bg-panel/92 shadow-card"
      onPointerDown={onPointerDown}
      onPointerMove={(event) => event.buttons === 1 && goTo(event)}
      onWheel={onWheel}
    >
      <path d={shapes.whole} fill="color-mix(in srgb, var(--mute) 45%, var(--panel))" />
      <path d={shapes.broken} fill="var(--down)" />
      <path
        ref={mask}
        fillRule="evenodd"
        fill="color-mix(in srgb, var(--bg) 70%, transparent)"
        stroke="var(--faint)"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
