/** One examination of the machine. */
import { release } from "node:os";
import type { Capabilities, Check, DoctorReport } from "@/lib/plan/capabilities";
import type { Command } from "@/lib/plan/command";
import { runCommand } from "@/server/engine/exec/run";
import { LIMITS } from "@/server/engine/limits";
import { killSandbox } from "@/server/engine/sandbox";
import { deviceKinds } from "./checks/devices";
import { iproute } from "./checks/iproute";
import { kernelFeatures } from "./checks/kernel";
import { openvswitch } from "./checks/openvswitch";
import { ping } from "./checks/ping";
import { programs } from "./checks/program";
import type { Finding, Probe } from "./probe";
import { checkSandbox } from "./sandboxCheck";

export const PROBES: readonly Probe[] = [iproute, ...kernelFeatures, ...deviceKinds, openvswitch, ping, ...programs];

/** No probe may keep a person waiting. */
const PROBE_TIMEOUT_MS = 5000;

const NOT_TRIED: Finding = {
  state: "warning",
  detail: "could not be tried: there is no sandbox to try it in",
  remedy: "Make sandboxes possible first.",
};

/** Tries everything in a scratch sandbox and throws it away. Takes well under a second. */
export async function examineMachine(): Promise<DoctorReport> {
  const { check, sandbox, kind } = await checkSandbox();
  try {
    const run = sandbox && ((command: Command) => runCommand(sandbox, command, { timeoutMs: PROBE_TIMEOUT_MS }));
    const findings = await Promise.all(PROBES.map((probe) => (run ? probe.find(run) : NOT_TRIED)));
    const checks = findings.map(({ state, detail, remedy }, index): Check => {
      const { id, title, needed } = PROBES[index] as Probe;
      return { id, title, needed, state, detail, ...(remedy && { remedy }) };
    });
    const capabilities: Capabilities = Object.assign(
      { ovs: "missing" },
      ...findings.map((finding) => finding.capabilities),
    );
    const missingDevices = Object.assign({}, ...findings.map((finding) => finding.missingDevices));
    // Labs live in sandboxes; what the machine's own root namespace has is not theirs to change.
    Object.assign(capabilities, {
      place: "sandbox",
      limits: { nodes: LIMITS.nodes, links: LIMITS.links },
      ...(Object.keys(missingDevices).length > 0 && { missingDevices }),
    });
    const facts = findings.flatMap(({ fact }) => fact ?? []);
    return { checks: [check, ...checks], capabilities, facts: [`Linux ${release()}`, ...facts], sandbox: kind };
  } finally {
    if (sandbox) await killSandbox(sandbox.identity);
  }
}
