/** Findings about a topology, for people. */
import { CircleX, TriangleAlert } from "lucide-react";
import type { Issue } from "@/lib/validate/issue";
import { cx } from "./cx";

const asSentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

/** A finding in words: what is wrong and what to do about it. */
export function IssueNote({ issue, where }: { issue: Issue; where?: boolean }) {
  const error = issue.severity === "error";
  const Icon = error ? CircleX : TriangleAlert;
  return (
    <div className="mt-1 flex gap-1.5 text-xs">
      <Icon size={14} aria-hidden="true" className={cx("mt-0.5 shrink-0", error ? "text-down" : "text-nocar")} />
      <div className="min-w-0">
        {where && (
          <div className="font-mono text-2xs break-all text-faint">
            {issue.line !== undefined && `line ${issue.line} · `}
            {issue.path || "the file"}
          </div>
        )}
        <span className="sr-only">{error ? "Error: " : "Warning: "}</span>
        <span className={error ? "text-down" : "text-nocar"}>{asSentence(issue.reason)}</span>{" "}
        <span className="text-mute">{issue.remedy}</span>
      </div>
    </div>
  );
}

/** Several findings, each with its place in the file. */
export function IssueList({ issues }: { issues: readonly Issue[] }) {
  return (
    <ul className="grid gap-1.5">
      {issues.map((issue) => (
        <li key={`${issue.path} ${issue.rule} ${issue.line ?? ""} ${issue.reason}`}>
          <IssueNote issue={issue} where />
        </li>
      ))}
    </ul>
  );
}
