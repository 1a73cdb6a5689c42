"use client";
/** Makes Tab visit cards and cables in reading order. Lies around the flow. */
import { useReactFlow } from "@xyflow/react";
import { type KeyboardEvent, type ReactNode, type Ref, useRef } from "react";
import { elementId, type FlowEdge, type FlowNode } from "./flowTypes";
import { elementOf, focusedElement, readingOrder } from "./readingOrder";

/** Hands the focus on as soon as it gets it. */
function Gate(props: { ref: Ref<HTMLDivElement>; onFocus(): void }) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: nobody stays here.
  return <div {...props} tabIndex={0} className="outline-none" />;
}

export function TabOrder({ children }: { children: ReactNode }) {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const before = useRef<HTMLDivElement>(null);
  const after = useRef<HTMLDivElement>(null);
  /** The focus passes through a gate on its way out, and must not be sent back in. */
  const leaving = useRef(false);

  const order = () => readingOrder(flow.getNodes(), flow.getEdges());
  function enter(at: 0 | -1) {
    if (leaving.current) {
      leaving.current = false;
      return;
    }
    const target = order().at(at);
    if (target) elementOf(target.kind, target.id)?.focus();
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Tab" || event.ctrlKey || event.altKey || event.metaKey) return;
    const ref = focusedElement();
    // Buttons on cards and in the corners keep the document's order.
    if (!ref || document.activeElement?.closest("button, input")) return;
    const stops = order();
    const kind = ref.type === "link" ? "edge" : "node";
    const at = stops.findIndex((stop) => stop.kind === kind && elementId(stop.id) === ref.id);
    const next = stops[at + (event.shiftKey ? -1 : 1)];
    const element = next && elementOf(next.kind, next.id);
    if (element) {
      event.preventDefault();
      element.focus();
      return;
    }
    leaving.current = true;
    (event.shiftKey ? before : after).current?.focus();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it directs the focus among its children and is no control itself.
    <div className="absolute inset-0" onKeyDown={onKeyDown}>
      <Gate ref={before} onFocus={() => enter(0)} />
      {children}
      <Gate ref={after} onFocus={() => enter(-1)} />
    </div>
  );
}
