/** A lab's uplink as its engine sees it: what the machine does is another engine's, which is asked and told. */
import { setTimeout as delay } from "node:timers/promises";
import type { ObservedUplink } from "@/lib/observed/types";
import type { Step } from "@/lib/plan/step";
import type { MachineCommand, UplinkState } from "@/lib/protocol/messages";
import { uplinkOf } from "@/lib/topology/uplink";
import type { CommandReport } from "@/server/engine/exec/apply";
import type { Journal } from "./journal";
import type { LabSandbox } from "./labSandbox";
import type { UplinkKeeper } from "./machine";
import type { LabModel } from "./model";

const LOOK_EVERY_MS = 2000;
/** Looking takes a few processes of the machine; making some twenty. */
const ANSWER_WITHIN_MS = { look: 5000, change: 60_000 };

export class LabUplink {
  private readonly closed = new AbortController();
  private readonly unsubscribe: () => void;
  /** What was known when the machine was last asked for a lab that does not run. */
  private known = "";

  constructor(
    private readonly model: LabModel,
    private readonly journal: Journal,
    private readonly sandbox: LabSandbox,
    private readonly keeper: UplinkKeeper,
  ) {
    this.unsubscribe = model.subscribe((change) => {
      // A window plans by what it was told: as soon as an uplink is drawn, it is to know how the machine is.
      if (change.edits || change.status) void this.lookIfNew();
    }).unsubscribe;
    void this.follow();
  }

  /** Whether there is, or may be, anything to know. */
  get concerned(): boolean {
    const { topology, applied } = this.model.state;
    return [topology, applied, this.journal.entry.owned].some((one) => one && uplinkOf(one));
  }

  /** What the machine has now, told to the windows as well; null where nobody can tell. */
  async look(): Promise<ObservedUplink | null> {
    if (!this.concerned) return this.take(null);
    try {
      return this.take(
        await within(
          ANSWER_WITHIN_MS.look,
          this.keeper.ask({ type: "uplink.look", lab: this.lab, holder: this.holder }),
        ),
      );
    } catch {
      return this.take(null);
    }
  }

  /** Does a step of a plan on the machine. @throws {RequestError} with the reason when nothing was run */
  async run(step: Step): Promise<CommandReport[]> {
    if (step.op === "deleteUplink") return this.remove();
    const { holder } = this;
    if (step.op !== "addUplink" || !holder) throw new Error("The lab has no sandbox that could be led out.");
    const { name, address } = step;
    const request = { type: "uplink.set", lab: this.lab, holder, name, address } as const;
    const reply = await within(ANSWER_WITHIN_MS.change, this.keeper.ask(request));
    this.take(reply);
    return reply.done.map(asReport);
  }

  /** Before the lab is ended. What cannot be told now, the other engine finds by itself. */
  async end(): Promise<void> {
    if (!this.concerned) return;
    for (const { command, ok, ms, stderr } of await this.remove().catch(() => []))
      this.model.log({
        source: "command",
        level: ok ? "good" : "error",
        text: `sudo ${[command.file, ...command.args].join(" ")}${stderr ? `\n${stderr}` : ""}`,
        ms,
      });
    this.take(null);
  }

  /** Keeps what waits to be confirmed, or takes it back. */
  async confirm(keep: boolean): Promise<void> {
    await this.keeper.ask({ type: "uplink.confirm", lab: this.lab, keep });
    this.model.update({ checkpoint: null });
    this.model.say(
      keep ? "good" : "warning",
      keep
        ? "The change of this machine is confirmed."
        : "Forwarding of this machine is off again, and the uplink gone.",
    );
    await this.look();
  }

  close(): void {
    this.unsubscribe();
    this.closed.abort();
  }

  private get lab(): string {
    return this.model.state.lab;
  }

  private get holder() {
    const identity = this.sandbox.handle?.identity;
    return identity ? { pid: identity.holder.pid, startTime: identity.holder.startTime } : null;
  }

  private async remove(): Promise<CommandReport[]> {
    const asked = this.keeper.ask({ type: "uplink.remove", lab: this.lab });
    return (await within(ANSWER_WITHIN_MS.change, asked)).done.map(asReport);
  }

  private take(state: UplinkState | null): ObservedUplink | null {
    const { checkpoint } = this.model.state;
    const now = state?.checkpoint ?? null;
    if (JSON.stringify(now) !== JSON.stringify(checkpoint)) this.model.update({ checkpoint: now });
    if (checkpoint && state && !now && !state.uplink.forwarding)
      this.model.say("warning", "Nobody confirmed the change in time: forwarding is off again, and the uplink gone.");
    const uplink = state?.uplink ?? null;
    this.sandbox.tellUplink(uplink);
    return uplink;
  }

  private async follow(): Promise<void> {
    const { signal } = this.closed;
    while (!signal.aborted) {
      await delay(LOOK_EVERY_MS, undefined, { ref: false, signal }).catch(() => {});
      if (signal.aborted) return;
      // What waits for an answer waits for none when the lab has ended.
      const known = this.model.state.observed.uplink || this.model.state.checkpoint;
      if (known || (this.sandbox.handle && this.concerned)) await this.look();
      else await this.lookIfNew();
    }
  }

  /** Of a lab that does not run the machine is asked when something is new, and not all the time. */
  private async lookIfNew(): Promise<void> {
    const { status, topology } = this.model.state;
    const now = JSON.stringify([status, uplinkOf(topology), this.keeper.isOpen]);
    if (now === this.known) return;
    this.known = now;
    if (this.concerned || this.model.state.observed.uplink) await this.look();
  }
}

/** An engine that hangs must not keep the lab's own from going on. */
async function within<T>(ms: number, asked: Promise<T>): Promise<T> {
  const late = new AbortController();
  const limit = delay(ms, undefined, { ref: false, signal: late.signal }).then(() => {
    throw new Error(
      `The engine of the host place did not answer within ${ms / 1000} s. Look at it: wirelab host status`,
    );
  });
  try {
    return await Promise.race([asked, limit]);
  } finally {
    late.abort();
    limit.catch(() => {});
  }
}

const asReport = ({ file, args, ok, ms, stderr }: MachineCommand): CommandReport => ({
  command: { file, args, machine: true },
  ok,
  ms,
  stderr,
});
