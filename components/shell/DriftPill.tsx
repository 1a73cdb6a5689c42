"use client";
/** Where the running lab is not as deployed, whoever changed it, and the two answers: restore or adopt. */
import { Diff } from "lucide-react";
import { adopt, restore } from "@/components/state/actions";
import { hover, select } from "@/components/state/canvasStore";
import { useLabStore } from "@/components/state/labStore";
import { Button } from "@/components/ui/Button";
import { cx } from "@/components/ui/cx";
import { plural } from "@/components/ui/format";
import { Popover, PopoverClose } from "@/components/ui/Popover";
import type { DriftItem } from "@/lib/plan/drift";
import { elementKey } from "@/lib/topology/ids";
import { PILL } from "./StatusPill";

const KIND_WORDS: Record<DriftItem["kind"], string> = { missing: "gone", changed: "changed", foreign: "not drawn" };

function Row({ item }: { item: DriftItem }) {
  return (
    <li
      onMouseEnter={() => hover(item.element)}
      onMouseLeave={() => hover(null)}
      className="flex items-center gap-2 rounded-md px-2 py-1 hover:bg-chip"
    >
      <button
        type="button"
        onClick={() => select([item.element])}
        onFocus={() => hover(item.element)}
        onBlur={() => hover(null)}
        className="min-w-0 flex-1 cursor-pointer rounded-sm text-left"
      >
        <span className={cx("mr-2 text-2xs", item.kind === "foreign" ? "text-foreign" : "text-nocar")}>
          {KIND_WORDS[item.kind]}
        </span>
        {item.text}
      </button>
      <Button size="small" onClick={() => adopt([item.element])} aria-label={`Adopt: ${item.text}`}>
        Adopt
      </Button>
    </li>
  );
}

export function DriftPill() {
  const drift = useLabStore((store) => store.lab?.drift);
  if (!drift || drift.length === 0) return null;
  return (
    <Popover
      label="Drift"
      onClose={() => hover(null)}
      trigger={
        <button
          type="button"
          data-testid="drift"
          className={cx(PILL, "cursor-pointer font-medium text-nocar hover:brightness-95")}
        >
          <Diff size={13} aria-hidden="true" />
          {drift.length} drift
        </button>
      }
    >
      <h2 className="font-semibold">{plural(drift.length, "difference")} between kernel and drawing</h2>
      <p className="mt-0.5 mb-2 text-xs text-mute">
        Somebody changed the running lab since it was deployed. Restore carries the kernel back; adopt takes the change
        into the drawing.
      </p>
      <ul className="-mx-2 grid max-h-72 overflow-y-auto">
        {drift.map((item) => (
          <Row key={`${elementKey(item.element)} ${item.text}`} item={item} />
        ))}
      </ul>
      <div className="mt-3 flex gap-2">
        <PopoverClose asChild>
          <Button size="small" onClick={restore}>
            Restore all
          </Button>
        </PopoverClose>
        <PopoverClose asChild>
          <Button size="small" onClick={() => adopt()}>
            Adopt all
          </Button>
        </PopoverClose>
      </div>
    </Popover>
  );
}
