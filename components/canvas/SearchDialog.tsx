"use client";
/** Finds a node, interface, address or MAC address and goes there. */
import { useReactFlow } from "@xyflow/react";
import { Cable as CableIcon } from "lucide-react";
import { useMemo } from "react";
import { openDialog, useCanvasStore } from "@/components/state/canvasStore";
import { useLabStore } from "@/components/state/labStore";
import { KindIcon } from "@/components/ui/KindIcon";
import { ComboboxDialog } from "./ComboboxDialog";
import { goTo } from "./canvasCommands";
import type { FlowEdge, FlowNode } from "./flowTypes";
import { searchIndex } from "./searchIndex";

function Search() {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const lab = useLabStore((store) => store.lab);
  const findings = useMemo(() => (lab ? searchIndex(lab.topology, lab.observed) : []), [lab]);
  const choices = useMemo(
    () =>
      findings.map(({ key, kind, title, detail }) => ({
        key,
        text: `${title} ${detail}`,
        content: (
          <span className="flex items-center gap-3">
            <span className="text-mute">
              {kind === "interface" ? <CableIcon size={18} aria-hidden="true" /> : <KindIcon kind={kind} />}
            </span>
            <span className={kind === "interface" ? "font-mono text-xs font-semibold" : "font-semibold"}>{title}</span>
            <span className="min-w-0 flex-1 truncate text-right font-mono text-xs text-faint">{detail}</span>
          </span>
        ),
      })),
    [findings],
  );
  return (
    <ComboboxDialog
      title="Search the lab"
      hint="↑ ↓ to choose, Enter to go there, Esc to close"
      label="Search nodes, interfaces and addresses"
      placeholder="Name, address or MAC address…"
      nothing="Nothing in this lab has that name or address."
      choices={choices}
      onClose={() => openDialog(null)}
      onClosed={(event) => event.preventDefault()}
      onChoose={(key) => {
        const found = findings.find((finding) => finding.key === key);
        openDialog(null);
        if (found) goTo(flow, found.ref);
      }}
    />
  );
}

export function SearchDialog() {
  return useCanvasStore(({ dialog }) => dialog === "search") ? <Search /> : null;
}
