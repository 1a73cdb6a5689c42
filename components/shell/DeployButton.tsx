"use client";
/** The one primary button: carries the kernel to the drawing. */
import { LoaderCircle, Play } from "lucide-react";
import { useMemo } from "react";
import { deploy } from "@/components/state/actions";
import { deployState } from "@/components/state/deployState";
import { usePlan } from "@/components/state/derived";
import { useLabParts } from "@/components/state/labParts";
import { useLabStore } from "@/components/state/labStore";
import { useReadOnly } from "@/components/state/useReadOnly";
import { Button } from "@/components/ui/Button";
import { Kbd } from "@/components/ui/Kbd";
import { affectedElements } from "@/lib/plan/groups";

export function DeployButton() {
  const lab = useLabParts("status", "topology", "issues", "run");
  const doctor = useLabStore((store) => store.doctor);
  const connected = useLabStore((store) => store.connection === "live" && !store.away);
  const readOnly = useReadOnly();
  const plan = usePlan();
  const changes = useMemo(() => affectedElements(plan).length, [plan]);
  const { label, because, busy } = deployState({ lab, doctor, connected, readOnly, changes, steps: plan.steps.length });
  const Icon = busy ? LoaderCircle : Play;
  return (
    <Button
      look="primary"
      data-testid="deploy"
      aria-keyshortcuts="Control+Enter"
      disabledBecause={because}
      tip="Runs the plan below, then reads the kernel back"
      onClick={deploy}
      icon={<Icon size={14} aria-hidden="true" className={busy ? "animate-spin" : undefined} />}
    >
      {label}
      <span className="hidden lg:inline">
        <Kbd keys="Ctrl+↵" bare />
      </span>
    </Button>
  );
}
