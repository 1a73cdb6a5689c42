/** Ends a sandbox and with it everything inside. */
import { setTimeout as delay } from "node:timers/promises";
import { isAlive, isGone, type ProcessMark, readBootId, type SandboxIdentity } from "./identity";

/** Reaping 1000 namespaces takes the kernel about a second. */
const GONE_WITHIN_MS = 20_000;
/** Between two looks whether it is gone. */
const MOST_WAIT_MS = 10;

async function killProcess(mark: ProcessMark): Promise<void> {
  if (!(await isAlive(mark))) return;
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
  // The holder first: unshare then sees it end, and ends by itself once the kernel has reaped the namespace.
  await killProcess(identity.holder);
  const deadline = performance.now() + GONE_WITHIN_MS;
  for (let wait = 2; !(await isGone(identity.holder)); wait = Math.min(wait * 2, MOST_WAIT_MS)) {
    if (performance.now() > deadline)
      throw new Error(`The sandbox of "${identity.lab}" does not end (process ${identity.holder.pid}).`);
    await delay(wait);
  }
  await killProcess(identity.unshare);
  while (!(await isGone(identity.unshare)) && performance.now() < deadline) await delay(2);
}
