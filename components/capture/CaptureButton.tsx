"use client";
import { Radar } from "lucide-react";
import { liveActionsOffBecause } from "@/components/canvas/canvasCommands";
import { keysOf } from "@/components/canvas/shortcuts";
import { useLabStore } from "@/components/state/labStore";
import { Button } from "@/components/ui/Button";
import type { ElementRef } from "@/lib/topology/ids";
import { captureLink, captureNode } from "./targets";

/** Opens the dialog for a capture at a node or a cable. */
export function CaptureButton({ element }: { element: ElementRef }) {
  useLabStore((store) => store.lab?.status);
  return (
    <Button
      size="small"
      icon={<Radar size={13} aria-hidden="true" />}
      disabledBecause={liveActionsOffBecause()}
      tip={`Shows packets as they pass (${keysOf("capture")})`}
      onClick={() => (element.type === "link" ? captureLink(element.id) : captureNode(element.id))}
    >
      Capture
    </Button>
  );
}
