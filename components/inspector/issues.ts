"use client";
/** The findings about one field, wherever it stands in the file. */
import { useMemo } from "react";
import { useLabStore } from "@/components/state/labStore";
import type { Issue } from "@/lib/validate/issue";

/** Issues at a path such as `links[2].a.addresses` or inside it; pure. */
export function issuesAt(issues: readonly Issue[], path: string): Issue[] {
  return issues.filter(
    (issue) => issue.path === path || issue.path.startsWith(`${path}[`) || issue.path.startsWith(`${path}.`),
  );
}

const NONE: Issue[] = [];

export function useIssuesAt(path: string): Issue[] {
  const issues = useLabStore((store) => store.lab?.issues) ?? NONE;
  return useMemo(() => issuesAt(issues, path), [issues, path]);
}
