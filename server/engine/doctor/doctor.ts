/** Examines the machine, remembers what was found, and looks again when asked after a while. */
import type { Capabilities, DoctorReport } from "@/lib/plan/capabilities";
import type { Machine } from "@/server/engine/labs/machine";
import { examineMachine } from "./examine";

/** Every window asks when it opens; a person who has just installed something asks later than that. */
const FRESH_FOR_MS = 3000;

export class Doctor implements Machine {
  private last: { report: DoctorReport; at: number } | null = null;
  private running: Promise<DoctorReport> | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly look: () => Promise<DoctorReport> = examineMachine) {}

  /** The report, from a new examination unless there was one just now. */
  examine(): Promise<DoctorReport> {
    if (this.running) return this.running;
    if (this.last && performance.now() - this.last.at < FRESH_FOR_MS) return Promise.resolve(this.last.report);
    this.running = this.lookNow().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** What the machine can do, as last examined. */
  async capabilities(): Promise<Capabilities> {
    return this.known ?? (await this.examine()).capabilities;
  }

  get known(): Capabilities | undefined {
    return this.last?.report.capabilities;
  }

  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  private async lookNow(): Promise<DoctorReport> {
    const before = JSON.stringify(this.known);
    const report = await this.look();
    this.last = { report, at: performance.now() };
    if (JSON.stringify(report.capabilities) !== before) for (const listener of this.listeners) listener();
    return report;
  }
}
