import { cx } from "@/components/ui/cx";
import type { ObservedService } from "@/lib/observed/types";
import { serviceStateText } from "@/lib/plan/serviceText";

/** A service's state as a sign and a colour; its words are for screen readers and on hover. */
export function ServiceMark({ found }: { found: ObservedService | undefined }) {
  const words = serviceStateText(found) ?? "not started";
  const failed = found?.state === "ended" && found.code !== 0;
  return (
    <span
      title={words}
      className={cx(
        "shrink-0 text-2xs",
        found?.state === "running" ? "text-up" : failed ? "font-semibold text-down" : "text-faint",
      )}
    >
      <span aria-hidden="true">{found?.state === "running" ? "●" : failed ? "✕" : "○"}</span>
      <span className="sr-only">{words}</span>
    </span>
  );
}
