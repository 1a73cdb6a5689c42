/** Ends a sandbox and with it everything inside. */
import { goneWithin, isAlive, type ProcessMark } from "@/server/processMark";
import { readBootId, type SandboxIdentity } from "./identity";

/** Reaping 1000 namespaces takes the kernel about a second. */
const GONE_WITHIN_MS = 20_000;

function killProcess(mark: ProcessMark): void {
  if (!isAlive(mark)) return;
  try {
    // SIGTERM would be ignored: PID 1 of a namespace has no default handlers.
    process.kill(mark.pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Kills exactly the sandbox's processes and waits until they are gone. Resolves at once when they are already. */
export async function killSandbox(identity: SandboxIdentity): Promise<void> {
  if (identity.bootId !== (await readBootId())) return;
  const deadline = performance.now() + GONE_WITHIN_MS;
  // The holder first: unshare then sees it end, and ends by itself once the kernel has reaped the namespace.
  killProcess(identity.holder);
  if (!(await goneWithin(identity.holder, GONE_WITHIN_MS)))
    throw new Error(`The sandbox of "${identity.lab}" does not end (process ${identity.holder.pid}).`);
  killProcess(identity.unshare);
  await goneWithin(identity.unshare, deadline - performance.now());
}
