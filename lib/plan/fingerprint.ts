/** Whether two plans do the same, told by one short string. */
import { argvOf } from "./render";
import type { PlannedStep } from "./step";

/**
 * 64 bits of FNV-1a in two halves with different offsets. Nobody gains by forging
 * one: it guards against applying a plan that the person has not seen.
 */
export function fingerprint(steps: readonly PlannedStep[]): string {
  if (steps.length === 0) return "0";
  let [high, low] = [0x811c9dc5, 0x9dc5811c];
  for (const { commands } of steps) {
    for (const command of commands) {
      const text = `${argvOf(command).join("\0")}\n`;
      for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        high = Math.imul(high ^ code, 0x01000193);
        low = Math.imul(low ^ (code + at), 0x01000193);
      }
    }
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
