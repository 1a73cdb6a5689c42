/** Keeps a lab's drift up to date: where the kernel differs from what was deployed. */
import { findDrift } from "@/lib/plan/drift";
import type { Settled } from "@/lib/plan/incremental";
import type { LabChange } from "@/lib/protocol/labState";
import type { Topology } from "@/lib/topology/schema";
import type { LabModel } from "./model";

/** One change by hand makes several events; what stands after them counts. */
const QUIET_MS = 50;

export class DriftWatch {
  private timer: NodeJS.Timeout | null = null;
  /** When there was none, last. */
  private settled: Settled | null = null;

  constructor(
    private readonly model: LabModel,
    /** What the kernel should have, or null while there is nothing to compare with. */
    private readonly expected: () => Topology | null,
  ) {}

  /** Something of the lab changed. */
  changed({ observed, applied, appliedPatches, status }: LabChange): void {
    if (observed || applied !== undefined || appliedPatches || status) this.look();
  }

  /** Looks again in a moment. */
  look(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.compare();
    }, QUIET_MS);
  }

  close(): void {
    if (this.timer) clearTimeout(this.timer);
  }

  private compare(): void {
    const expected = this.expected();
    const { status, observed, drift, place } = this.model.state;
    const looks = expected !== null && status === "running";
    const found = looks ? findDrift(expected, observed, place, this.settled) : [];
    if (looks && found.length === 0) this.settled = { topology: expected, observed };
    // What is not compared with is not kept.
    if (status === "stopped") this.settled = null;
    if (JSON.stringify(found) !== JSON.stringify(drift)) this.model.update({ drift: found });
  }
}
