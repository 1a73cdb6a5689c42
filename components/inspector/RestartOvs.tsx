"use client";
/** Offered wherever the end of a lab's Open vSwitch shows: at the switch, and at the links that end in it. */
import { RotateCcw } from "lucide-react";
import { isApplying, restartOvs } from "@/components/state/actions";
import { Button } from "@/components/ui/Button";
import type { LabState } from "@/lib/protocol/labState";

/** Whether a switch was deployed as an Open vSwitch whose daemons run no more. */
export function ovsEnded({ status, applied, observed, run }: LabState, names: readonly string[]): boolean {
  if (status !== "running" || observed.ovs.running || isApplying(run)) return false;
  return applied?.nodes.some(({ kind, name }) => kind === "ovs" && names.includes(name)) ?? false;
}

export function RestartOvs() {
  return (
    <Button
      size="small"
      look="primary"
      icon={<RotateCcw size={13} aria-hidden="true" />}
      onClick={restartOvs}
      tip="Starts its daemons and makes its switches and ports again. What you added by hand elsewhere stays"
    >
      Restart Open vSwitch
    </Button>
  );
}
