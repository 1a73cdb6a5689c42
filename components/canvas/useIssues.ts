"use client";
import { useLabStore } from "@/components/state/labStore";
import { type ElementRef, elementKey } from "@/lib/topology/ids";
import type { Issue } from "@/lib/validate/issue";

const NONE: Issue[] = [];
const byElement = new WeakMap<readonly Issue[], Map<string, Issue[]>>();

function indexed(issues: readonly Issue[]): Map<string, Issue[]> {
  const known = byElement.get(issues);
  if (known) return known;
  const index = new Map<string, Issue[]>();
  for (const issue of issues) {
    const key = elementKey(issue.element);
    const own = index.get(key);
    if (own) own.push(issue);
    else index.set(key, [issue]);
  }
  byElement.set(issues, index);
  return index;
}

/** Findings about one element of the drawing, the same array while the lab's findings are the same. */
export function useIssues(ref: ElementRef): Issue[] {
  const key = elementKey(ref);
  return useLabStore(({ lab }) => (lab ? (indexed(lab.issues).get(key) ?? NONE) : NONE));
}
