/** What labs need to know of the machine that they live on. */
import type { Capabilities } from "@/lib/plan/capabilities";
import type { Replies, Request } from "@/lib/protocol/messages";

/** The engine of the host place, which makes uplinks. */
export interface UplinkKeeper {
  /** Whether it answers. */
  readonly isOpen: boolean;
  /** @throws {RequestError} `unavailable` with what to do, or what it answers */
  ask<R extends Request>(request: R): Promise<Replies[R["type"]]>;
}

export interface Machine {
  /** Who makes uplinks of labs in sandboxes; absent where nobody does. */
  readonly uplinks?: UplinkKeeper;
  /** Resolves when the machine has been probed. */
  capabilities(): Promise<Capabilities>;
  /** What is known already. */
  readonly known: Capabilities | undefined;
  /** Calls back whenever something else is found. */
  onChange(listener: () => void): void;
}
