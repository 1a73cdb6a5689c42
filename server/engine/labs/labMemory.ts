/** Holds what people run in a lab to the limit of memory, and tells when that cost somebody a program. */
import { endedText } from "@/lib/memory/labMemory";
import type { LabChange } from "@/lib/protocol/labState";
import { ROOT_NS } from "@/lib/topology/places";
import { LIMITS } from "@/server/engine/limits";
import { watchMemory } from "@/server/engine/memory/watch";
import { networkIdentity, type SandboxHandle } from "@/server/engine/sandbox/handle";
import type { LabModel } from "./model";

export class LabMemory {
  private watched: { sandbox: SandboxHandle; stop(): void } | null = null;

  constructor(
    private readonly model: LabModel,
    /** The sandbox as it is now; null while the lab does not run. */
    private readonly sandboxNow: () => SandboxHandle | null,
  ) {}

  /** Something of the lab changed. */
  changed({ status }: LabChange): void {
    if (!status) return;
    const sandbox = this.sandboxNow();
    if (sandbox === (this.watched?.sandbox ?? null)) return;
    this.close();
    // On the machine itself nothing is told from what else runs there.
    if (!sandbox || sandbox.host) return;
    const limit = LIMITS.labMemory * 1024 ** 2;
    const stop = watchMemory({
      sandbox,
      limit,
      onEnded: (ended, held) => {
        const text = endedText(ended, held, limit, (network) => this.nodeOf(sandbox, network));
        this.model.log({ source: "engine", level: "error", text, aloud: true });
      },
    });
    this.watched = { sandbox, stop };
  }

  close(): void {
    this.watched?.stop();
    this.watched = null;
  }

  private nodeOf(sandbox: SandboxHandle, network: string | null): string | undefined {
    const names = Object.keys(this.model.state.observed.namespaces);
    return names.find((ns) => ns !== ROOT_NS && network !== null && networkIdentity(sandbox, ns) === network);
  }
}
