"use client";
/** Tells screen readers when cables change state. */
import { useEffect, useState } from "react";
import { useDerived } from "@/components/state/derived";
import { useLabStore } from "@/components/state/labStore";
import type { LinkTruth } from "@/lib/observed/linkState";
import { linkId } from "@/lib/topology/ids";
import type { Link } from "@/lib/topology/schema";
import { linkLabel } from "./ariaText";

/** Changes are gathered for so long, in milliseconds: a run changes many cables at once. */
const GATHER_MS = 400;
/** Up to so many changes are told one by one. */
const FEW = 3;

/** What is said about links that changed. Pure. */
export function announcement(links: readonly Link[], truths: Readonly<Record<string, LinkTruth>>): string {
  if (links.length <= FEW) return links.map((link) => linkLabel(link, truths[linkId(link)])).join(". ");
  const counts = new Map<string, number>();
  for (const link of links) {
    const state = truths[linkId(link)]?.state.replace("-", " ") ?? "planned";
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return `${links.length} links changed: ${[...counts].map(([state, count]) => `${count} ${state}`).join(", ")}`;
}

export function Announcer() {
  const [text, setText] = useState("");
  useEffect(() => {
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer = undefined;
      const links = useLabStore.getState().lab?.topology.links.filter((link) => changed.has(linkId(link))) ?? [];
      changed.clear();
      if (links.length > 0) setText(announcement(links, useDerived.getState().links));
    };
    const unsubscribe = useDerived.subscribe((now, before) => {
      if (now.links === before.links) return;
      for (const [id, truth] of Object.entries(now.links)) {
        const old = before.links[id];
        if (old && old.text !== truth.text) changed.add(id);
      }
      if (changed.size > 0) timer ??= setTimeout(tell, GATHER_MS);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, []);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {text}
    </div>
  );
}
