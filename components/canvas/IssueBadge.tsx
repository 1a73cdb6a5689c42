"use client";
import { cx } from "@/components/ui/cx";
import { plural } from "@/components/ui/format";
/** How many findings an element has, at the element; what they are when pointed at. */
import { Tooltip } from "@/components/ui/Tooltip";
import type { Issue } from "@/lib/validate/issue";

export function IssueBadge({ issues, className }: { issues: readonly Issue[]; className?: string }) {
  if (issues.length === 0) return null;
  const errors = issues.filter(({ severity }) => severity === "error").length;
  const words = errors > 0 ? plural(errors, "error") : plural(issues.length, "warning");
  return (
    <Tooltip
      side="top"
      text={
        <ul className="grid gap-1.5">
          {issues.map(({ rule, path, reason, remedy }) => (
            <li key={rule + path}>
              <b className="font-semibold">{reason}</b> {remedy}
            </li>
          ))}
        </ul>
      }
    >
      <span
        role="img"
        aria-label={`${words}: ${issues.map(({ reason }) => reason).join(" ")}`}
        className={cx(
          "nopan nodrag pointer-events-auto grid h-[18px] min-w-[18px] place-items-center rounded-full border-2 border-panel px-1 text-[10px] leading-none font-bold text-panel",
          errors > 0 ? "bg-down" : "bg-nocar",
          className,
        )}
      >
        {issues.length > 1 ? issues.length : "!"}
      </span>
    </Tooltip>
  );
}
