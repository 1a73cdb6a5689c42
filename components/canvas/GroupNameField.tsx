"use client";
/** A group's name while it is edited on its frame or box. */
import { useEffect, useRef, useState } from "react";
import { groupNameProblem, renameGroup } from "@/components/state/groups";
import { GROUP_LIMITS } from "@/lib/topology/layout";
import { startRenaming } from "./canvasUi";

export function GroupNameField({ id, name }: { id: string; name: string }) {
  const [draft, setDraft] = useState(name);
  const input = useRef<HTMLInputElement>(null);
  const problem = groupNameProblem(draft);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  function finish(accept: boolean) {
    if (accept && !problem) renameGroup(id, draft);
    startRenaming(null);
  }
  return (
    <input
      ref={input}
      aria-label={`New name of ${name}`}
      aria-invalid={problem !== null}
      title={problem ?? undefined}
      maxLength={GROUP_LIMITS.name}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter" && !problem) finish(true);
        if (event.key === "Escape") finish(false);
      }}
      className="nodrag nopan pointer-events-auto w-full max-w-60 rounded border border-accent bg-bg px-1 text-sm font-bold outline-none aria-invalid:border-down aria-invalid:text-down"
    />
  );
}
