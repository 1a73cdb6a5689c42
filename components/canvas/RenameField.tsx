"use client";
/** A node's name while it is edited on its card. */
import { useEffect, useId, useRef, useState } from "react";
import { rename } from "@/components/state/actions";
import { useLabStore } from "@/components/state/labStore";
import { say } from "@/components/state/notices";
import { renameNode } from "@/lib/topology/edits";
import { nodeRef } from "@/lib/topology/ids";
import { interfaceNameProblem, namespaceNameProblem } from "@/lib/validate/names";
import { startRenaming } from "./canvasUi";
import { focusElement } from "./readingOrder";

export function RenameField({ name }: { name: string }) {
  const [draft, setDraft] = useState(name);
  const hint = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);

  function problem(): string | null {
    const lab = useLabStore.getState().lab;
    const renamed = lab && renameNode(lab.topology, name, draft.trim());
    const isNamespace = lab?.topology.nodes.find((node) => node.name === name)?.kind === "namespace";
    const legal = isNamespace ? namespaceNameProblem : interfaceNameProblem;
    return legal(draft.trim()) ?? (renamed && !renamed.ok ? renamed.reason : null);
  }
  function finish(accept: boolean) {
    const to = draft.trim();
    const wrong = accept && to !== name ? problem() : null;
    if (wrong) return say("error", wrong);
    if (accept) rename(name, to);
    startRenaming(null);
    focusElement(nodeRef(accept ? to : name));
  }

  const wrong = draft.trim() === name ? null : problem();
  return (
    <>
      <input
        ref={input}
        aria-label={`New name of ${name}`}
        aria-invalid={wrong !== null}
        aria-describedby={wrong ? hint : undefined}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => (problem() ? startRenaming(null) : finish(true))}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") finish(true);
          if (event.key === "Escape") finish(false);
        }}
        className="nodrag nopan w-full rounded border border-accent bg-bg px-1 text-sm font-bold outline-none aria-invalid:border-down aria-invalid:text-down"
      />
      {wrong && (
        <p
          id={hint}
          className="absolute top-full left-0 z-10 mt-2 w-64 rounded-md border border-down bg-panel px-2 py-1 text-xs font-normal text-down shadow-card"
        >
          {wrong}
        </p>
      )}
    </>
  );
}
