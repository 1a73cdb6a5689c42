"use client";
/** A node in a list to choose from. */
import { KindIcon } from "@/components/ui/KindIcon";
import type { NodeKind } from "@/lib/topology/schema";
import { KIND_WORDS } from "./ariaText";

export function NodeChoice({ name, kind }: { name: string; kind: NodeKind }) {
  return (
    <span className="flex items-center gap-3">
      <span className="text-mute">
        <KindIcon kind={kind} />
      </span>
      <span className="font-semibold">{name}</span>
      <span className="flex-1 text-right text-xs text-faint">{KIND_WORDS[kind]}</span>
    </span>
  );
}
