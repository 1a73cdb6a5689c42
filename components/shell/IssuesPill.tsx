"use client";
/** Errors and warnings of the drawing; a click goes to the element. */
import { CircleX, TriangleAlert } from "lucide-react";
import { hover, select } from "@/components/state/canvasStore";
import { useLabStore } from "@/components/state/labStore";
import { cx } from "@/components/ui/cx";
import { plural } from "@/components/ui/format";
import { IssueNote } from "@/components/ui/IssueNote";
import { Popover } from "@/components/ui/Popover";
import { PILL } from "./StatusPill";

export function IssuesPill() {
  const issues = useLabStore((store) => store.lab?.issues);
  if (!issues || issues.length === 0) return null;
  const errors = issues.filter(({ severity }) => severity === "error");
  const warnings = issues.length - errors.length;
  const Icon = errors.length > 0 ? CircleX : TriangleAlert;
  const text = [errors.length > 0 && plural(errors.length, "error"), warnings > 0 && plural(warnings, "warning")];
  const sorted = [...errors, ...issues.filter(({ severity }) => severity === "warning")];
  return (
    <Popover
      label="Errors and warnings"
      onClose={() => hover(null)}
      trigger={
        <button
          type="button"
          data-testid="issues"
          className={cx(
            PILL,
            "cursor-pointer font-medium hover:brightness-95",
            errors.length > 0 ? "text-down" : "text-nocar",
          )}
        >
          <Icon size={13} aria-hidden="true" />
          {text.filter(Boolean).join(", ")}
        </button>
      }
    >
      <ul className="-mx-1.5 grid gap-0.5">
        {sorted.map((issue) => (
          <li key={`${issue.path} ${issue.rule} ${issue.reason}`}>
            <button
              type="button"
              onClick={() => select(issue.element.type === "lab" ? [] : [issue.element])}
              onMouseEnter={() => hover(issue.element)}
              onMouseLeave={() => hover(null)}
              onFocus={() => hover(issue.element)}
              onBlur={() => hover(null)}
              className="w-full cursor-pointer rounded-md px-1.5 pb-1 text-left hover:bg-chip"
            >
              <IssueNote issue={issue} where />
            </button>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
