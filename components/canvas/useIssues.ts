"use client";
import { useShallow } from "zustand/react/shallow";
import { useLabStore } from "@/components/state/labStore";
import { type ElementRef, elementKey } from "@/lib/topology/ids";
import type { Issue } from "@/lib/validate/issue";

const NONE: Issue[] = [];

/** Findings about one element of the drawing, the same array while they are the same. */
export function useIssues(ref: ElementRef): Issue[] {
  const key = elementKey(ref);
  return useLabStore(useShallow(({ lab }) => lab?.issues.filter(({ element }) => elementKey(element) === key) ?? NONE));
}
