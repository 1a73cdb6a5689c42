"use client";
/** A lab on the host of which nothing is in the kernel any more, as after a restart of the machine: it is made again on request. */
import { RotateCw } from "lucide-react";
import { restore } from "@/components/state/actions";
import { useLabStore } from "@/components/state/labStore";
import { useReadOnly } from "@/components/state/useReadOnly";
import { Button } from "@/components/ui/Button";
import { nothingStands } from "@/lib/observed/standing";
import type { LabState } from "@/lib/protocol/labState";

/** While a run makes it, or is about to, there is nothing to ask for. */
const isGone = ({ place, status, applied, drift, run }: LabState): boolean =>
  place === "host" &&
  status === "running" &&
  applied !== null &&
  drift.length > 0 &&
  run?.state !== "running" &&
  run?.state !== "verifying";

export function RebuildBanner() {
  const gone = useLabStore(({ lab }) =>
    Boolean(lab?.applied && isGone(lab) && nothingStands(lab.applied, lab.observed)),
  );
  const readOnly = useReadOnly();
  if (!gone) return null;
  return (
    <div
      role="status"
      data-testid="rebuild"
      className="flex items-center gap-3 border-b border-line bg-[color-mix(in_srgb,var(--nocar)_14%,var(--panel))] px-4 py-2.5"
    >
      <RotateCw size={18} aria-hidden="true" className="shrink-0 text-nocar" />
      <p className="min-w-0 flex-1">
        <b className="font-semibold">Nothing of this lab is on this machine any more.</b>{" "}
        <span className="text-mute">A restart of the machine takes all of it away. The drawing is kept.</span>
      </p>
      <Button
        size="small"
        look="primary"
        onClick={restore}
        disabledBecause={readOnly}
        tip="As it was last deployed, whatever was drawn since"
      >
        Make again what was deployed
      </Button>
    </div>
  );
}
