"use client";
import { SquareTerminal } from "lucide-react";
import { keysOf } from "@/components/canvas/shortcuts";
import { useLabStore } from "@/components/state/labStore";
import { openTerminal } from "@/components/state/terminalStore";
import { useReadOnly } from "@/components/state/useReadOnly";
import { Button } from "@/components/ui/Button";
import { Kbd } from "@/components/ui/Kbd";

/** Nodes offered at most; the others have their menu. */
const MOST_OFFERED = 12;

/** Before the first terminal: where they come from. */
export function NoTerminals() {
  const nodes = useLabStore((store) => store.lab?.topology.nodes);
  const readOnly = useReadOnly();
  const running = useLabStore((store) => store.lab?.status === "running");
  const stations = (nodes ?? []).filter(({ kind }) => kind === "namespace" || kind === "host").slice(0, MOST_OFFERED);
  return (
    <div className="grid h-full content-center justify-items-center gap-3 overflow-y-auto px-4 py-3 text-center">
      <p className="max-w-xl text-mute">
        {readOnly
          ? readOnly
          : running
            ? "A terminal is a shell in a node: it sees that node's interfaces and the lab's processes, nothing else."
            : "Terminals open in the nodes of a running lab. Deploy it first."}
      </p>
      {running && !readOnly && (
        <div className="flex flex-wrap justify-center gap-1.5">
          {stations.map(({ name }) => (
            <Button
              key={name}
              size="small"
              icon={<SquareTerminal size={13} aria-hidden="true" />}
              onClick={() => void openTerminal(name)}
            >
              {name}
            </Button>
          ))}
        </div>
      )}
      <p className="text-xs text-faint">
        Or select a node on the canvas and press <Kbd keys={keysOf("terminal") ?? ""} />
      </p>
    </div>
  );
}
