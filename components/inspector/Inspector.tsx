"use client";
/** The right panel: what is selected, what is true of it, and what can be changed. */
import dynamic from "next/dynamic";
import { useCanvasStore } from "@/components/state/canvasStore";
import { afterDrawing } from "@/components/state/firstDrawing";
import { useLabParts } from "@/components/state/labParts";
import { useLabStore } from "@/components/state/labStore";
import type { LabState } from "@/lib/protocol/labState";
import { type ElementRef, elementKey, findLink, findNode } from "@/lib/topology/ids";
import { driftOf } from "./Drift";

// Nothing is selected when a lab is opened: what tells of a node or cable comes when one is.
const LabInspector = dynamic(
  () => afterDrawing().then(() => import("./LabInspector").then((module) => module.LabInspector)),
  {
    ssr: false,
  },
);
const ForeignInspector = dynamic(() => import("./ForeignInspector").then((module) => module.ForeignInspector));
const LinkInspector = dynamic(() => import("./LinkInspector").then((module) => module.LinkInspector));
const ManyInspector = dynamic(() => import("./ManyInspector").then((module) => module.ManyInspector));
const NodeInspector = dynamic(() => import("./NodeInspector").then((module) => module.NodeInspector));

/** Paragraphs that explain a gallery lab, by the name its file carries. */
export type Lessons = Readonly<Record<string, readonly string[]>>;

/** What was selected may be gone since: undone, or removed in another window. */
function isThere({ topology, drift }: Pick<LabState, "topology" | "drift">, ref: ElementRef): boolean {
  const drawn = ref.type === "node" ? findNode(topology, ref.id) : findLink(topology, ref.id);
  return drawn !== undefined || driftOf(drift, ref).length > 0;
}

function Selected({ lessons }: { lessons: Lessons }) {
  const selection = useCanvasStore((store) => store.selection);
  const lab = useLabParts("topology", "drift");
  if (!lab) return <p className="text-faint">Loading…</p>;
  const present = selection.filter((one) => isThere(lab, one));
  const [ref, ...more] = present;
  if (!ref || ref.type === "lab") return <LabInspector lessons={lessons} />;
  if (more.length > 0) return <ManyInspector selection={present} />;
  return <One element={ref} />;
}

/** What is told of one element follows every event. */
function One({ element: ref }: { element: ElementRef }) {
  const lab = useLabStore((store) => store.lab);
  if (!lab) return null;
  // A key of its own for each element: a half-typed value never moves to another one's field.
  if (ref.type === "node") {
    const node = findNode(lab.topology, ref.id);
    if (node) return <NodeInspector key={elementKey(ref)} lab={lab} node={node} />;
  } else {
    const link = findLink(lab.topology, ref.id);
    if (link) return <LinkInspector key={elementKey(ref)} lab={lab} link={link} />;
  }
  return <ForeignInspector lab={lab} element={ref} />;
}

export function Inspector({ lessons }: { lessons: Lessons }) {
  return (
    <aside
      aria-label="Inspector"
      data-testid="inspector"
      className="h-full overflow-y-auto border-l border-line bg-panel p-4"
    >
      <Selected lessons={lessons} />
    </aside>
  );
}
