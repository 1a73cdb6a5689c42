/** Whether Deploy can be pressed, what it says, and why not. */

import { plural } from "@/components/ui/format";
import type { DoctorReport } from "@/lib/plan/capabilities";
import { affectedElements } from "@/lib/plan/groups";
import { stepsDone } from "@/lib/plan/run";
import type { LabState } from "@/lib/protocol/labState";
import { useDerived } from "./derived";
import { useLabStore } from "./labStore";
import { readOnlyBecause } from "./readOnly";

export interface DeployState {
  label: string;
  /** Why it cannot be pressed; null when it can. */
  because: string | null;
  busy: boolean;
}

interface Facts {
  lab: Pick<LabState, "status" | "topology" | "issues" | "run"> | null;
  doctor: DoctorReport | null;
  connected: boolean;
  /** Why nothing may be changed; null when it may. */
  readOnly?: string | null;
  /** How many elements the plan touches, and how many steps it has. */
  changes: number;
  steps: number;
}

const remedyOf = (doctor: DoctorReport, id: string) => doctor.checks.find((check) => check.id === id)?.remedy;

/** What a lab needs and this machine has not, with the remedy; null when all is there. */
export function missingHere(topology: LabState["topology"], doctor: DoctorReport): string | null {
  if (doctor.sandbox === "unavailable") {
    const check = doctor.checks.find(({ state, remedy }) => state === "missing" && remedy);
    return `No sandbox can be made on this machine. ${check?.remedy ?? "The doctor page says why."}`;
  }
  if (doctor.capabilities.ovs === "missing" && topology.nodes.some(({ kind }) => kind === "ovs")) {
    return `This drawing needs Open vSwitch, which is not installed. ${remedyOf(doctor, "ovs") ?? "The doctor page says how to get it."}`;
  }
  return null;
}

/** Pure. */
export function deployState({ lab, doctor, connected, readOnly, changes, steps }: Facts): DeployState {
  const idle = (label: string, because: string | null): DeployState => ({ label, because, busy: false });
  if (!lab) return idle("Deploy", "The lab is not loaded yet.");
  const { run, status, issues, topology } = lab;
  if (run && (run.state === "running" || run.state === "verifying") && run.mode !== "act") {
    const label =
      status === "stopping"
        ? "Stopping…"
        : run.state === "verifying"
          ? "Verifying…"
          : `Deploying ${stepsDone(run)}/${run.steps.length}`;
    return { label, because: "A run is under way.", busy: true };
  }
  if (status === "starting" || status === "stopping") {
    return {
      label: status === "starting" ? "Starting…" : "Stopping…",
      because: "The sandbox is being made or ended.",
      busy: true,
    };
  }
  const label = changes > 0 ? `Deploy ${plural(changes, "change")}` : "Deploy";
  if (readOnly) return idle(label, readOnly);
  if (!connected) return idle(label, "There is no connection to Wirelab at the moment.");
  const errors = issues.filter(({ severity }) => severity === "error").length;
  if (errors > 0) return idle("Deploy", `Fix ${plural(errors, "error")} first.`);
  if (!doctor) return idle(label, "Still asking what this machine can do.");
  const missing = missingHere(topology, doctor);
  if (missing) return idle(label, missing);
  if (steps === 0) {
    const empty = topology.nodes.length === 0;
    return idle(
      "Deploy",
      empty ? "Nothing is drawn yet. Add a node from the palette." : "Nothing to do: the kernel has what is drawn.",
    );
  }
  return idle(label, null);
}

/** The same, of the lab that is shown. */
export function deployStateNow(): DeployState {
  const { lab, doctor, connection, away, role } = useLabStore.getState();
  const { plan } = useDerived.getState();
  return deployState({
    lab,
    doctor,
    connected: connection === "live" && !away,
    readOnly: readOnlyBecause(role),
    changes: affectedElements(plan).length,
    steps: plan.steps.length,
  });
}
