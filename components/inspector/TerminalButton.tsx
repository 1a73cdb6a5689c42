"use client";
import { SquareTerminal } from "lucide-react";
import { keysOf } from "@/components/canvas/shortcuts";
import { useLabStore } from "@/components/state/labStore";
import { terminalOf, terminalsOffBecause } from "@/components/state/terminalStore";
import { Button } from "@/components/ui/Button";

/** Opens a shell in the node. */
export function TerminalButton({ node }: { node: string }) {
  useLabStore((store) => store.lab?.status);
  return (
    <Button
      size="small"
      icon={<SquareTerminal size={13} aria-hidden="true" />}
      disabledBecause={terminalsOffBecause()}
      tip={`A shell in ${node} (${keysOf("terminal")})`}
      onClick={() => terminalOf(node)}
    >
      Terminal
    </Button>
  );
}
