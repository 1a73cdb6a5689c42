/** What labs need to know of the machine that they live on. */
import type { Capabilities } from "@/lib/plan/capabilities";

export interface Machine {
  /** Resolves when the machine has been probed. */
  capabilities(): Promise<Capabilities>;
  /** What is known already. */
  readonly known: Capabilities | undefined;
  /** Calls back whenever something else is found. */
  onChange(listener: () => void): void;
}
