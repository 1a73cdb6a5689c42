/** Whether and how sandboxes can be made here. */
import { geteuid } from "node:process";
import type { Check, DoctorReport } from "@/lib/plan/capabilities";
import { type Sandbox, SandboxUnavailable, startSandbox } from "@/server/engine/sandbox";
import { filesAreShared, SHARED_FILES } from "@/server/engine/sandbox/files";
import { STAYS_ROOT } from "@/server/privilege/stays";

export interface SandboxFinding {
  check: Check;
  sandbox: Sandbox | null;
  kind: DoctorReport["sandbox"];
}

export const ABOUT_SANDBOX = {
  id: "sandbox",
  title: "Unprivileged user namespaces",
  needed: "Labs of an ordinary user: each lives in namespaces of its own",
};

const SHARED = `allowed; programs in labs have the files of this machine, because ${SHARED_FILES} is set`;

/** When it was told to, or could not do otherwise: what hinders it says by itself what to do. */
const NO_ROOT = "Start Wirelab as an ordinary user, or mend what hinders it.";

const SCRATCH = { lab: "wirelab-doctor", scratch: true };

async function refused(error: unknown): Promise<SandboxFinding> {
  const { detail, remedy } =
    error instanceof SandboxUnavailable ? error : { detail: String(error), remedy: "Try again." };
  if (geteuid?.() === 0) {
    const sandbox = await startSandbox({ ...SCRATCH, userNamespace: false }).catch(() => null);
    const without = `${detail}. Labs are made as root instead, without a user namespace.`;
    if (sandbox)
      return { check: { ...ABOUT_SANDBOX, state: "warning", detail: without, remedy }, sandbox, kind: "root" };
  }
  return { check: { ...ABOUT_SANDBOX, state: "missing", detail, remedy }, sandbox: null, kind: "unavailable" };
}

/** Starts the scratch sandbox of an examination; the caller ends it. */
export async function checkSandbox(): Promise<SandboxFinding> {
  try {
    const sandbox = await startSandbox({ ...SCRATCH, userNamespace: true });
    const kept = process.env[STAYS_ROOT];
    const check: Check = kept
      ? { ...ABOUT_SANDBOX, state: "warning", detail: `for root alone, as whom Wirelab runs: ${kept}`, remedy: NO_ROOT }
      : filesAreShared()
        ? { ...ABOUT_SANDBOX, state: "warning", detail: SHARED, remedy: `Start Wirelab without ${SHARED_FILES}.` }
        : { ...ABOUT_SANDBOX, state: "ok", detail: "allowed; labs have files of their own" };
    return { check, sandbox, kind: "user-namespace" };
  } catch (error) {
    return refused(error);
  }
}
