/** Finds a sandbox again that an earlier engine made. */
import { isAlive } from "@/server/processMark";
import { readBootId, type SandboxIdentity } from "./identity";
import { type Sandbox, sandboxOf } from "./start";

/** Whether the sandbox lives: its holder is the very process that was written down. */
export async function sandboxLives(identity: SandboxIdentity): Promise<boolean> {
  return identity.bootId === (await readBootId()) && isAlive(identity.holder);
}

/** The sandbox, or null when it has ended. */
export async function findSandbox(identity: SandboxIdentity): Promise<Sandbox | null> {
  return (await sandboxLives(identity)) ? sandboxOf(identity) : null;
}
