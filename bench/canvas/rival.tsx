/** Bare React Flow with a graph, and nothing else: what the canvas is measured against. */
import { ReactFlow } from "@xyflow/react";
import { createRoot } from "react-dom/client";
import "@xyflow/react/dist/style.css";

interface Graph {
  nodes: { id: string; position: { x: number; y: number }; data: { label: string } }[];
  edges: { id: string; source: string; target: string }[];
}

const { nodes, edges } = JSON.parse(document.getElementById("graph")?.textContent ?? "{}") as Graph;

createRoot(document.getElementById("root") as HTMLElement).render(
  <div style={{ position: "absolute", inset: 0 }}>
    <ReactFlow defaultNodes={nodes} defaultEdges={edges} minZoom={0.02} fitView />
  </div>,
);
