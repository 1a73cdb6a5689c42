/** Notices when services end: their records are looked at while any runs. */
import type { Observed } from "@/lib/observed/types";
import type { SandboxHandle } from "@/server/engine/sandbox/handle";
import { hasEnded } from "@/server/engine/services/records";

const LOOK_EVERY_MS = 500;

/** @param onEnded a service of that namespace has ended */
export function watchServices(
  sandbox: SandboxHandle,
  observed: () => Observed,
  onEnded: (ns: string) => void,
): { stop(): void } {
  const look = setInterval(() => {
    for (const { name: ns, services = {} } of Object.values(observed().namespaces)) {
      for (const [name, { state }] of Object.entries(services)) {
        if (state === "running" && hasEnded(sandbox, ns, name)) onEnded(ns);
      }
    }
  }, LOOK_EVERY_MS);
  return { stop: () => clearInterval(look) };
}
