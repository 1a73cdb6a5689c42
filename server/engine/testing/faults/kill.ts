/** Stands in for `server/engine/sandbox/kill` in the fault-injecting engine, which dies while it ends a sandbox. */
import type { SandboxIdentity } from "@/server/engine/sandbox/identity";
import { killSandbox as kill } from "@/server/engine/sandbox/kill";
import { takeOrder } from "./order";
import { killSelf } from "./strike";

/** Moments of a stop: nothing done, the holder told to end, everything gone and not yet written down. */
export const STOP_MOMENTS = 3;

export async function killSandbox(identity: SandboxIdentity): Promise<void> {
  const order = takeOrder("stop");
  if (!order) return kill(identity);
  if (order.after === 1) process.kill(identity.holder.pid, "SIGKILL");
  if (order.after === 2) await kill(identity);
  return killSelf();
}
