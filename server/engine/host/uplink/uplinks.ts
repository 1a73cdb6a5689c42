/**
 * Uplinks of labs in sandboxes: what the machine does for them, at the word of their
 * engine, which has no privilege and is believed nothing. The cable ends with the lab by
 * itself, for its other end does; the address translation and forwarding are taken away
 * here: when their engine says so, when the lab's first process has ended, and by the
 * next engine of this kind when this one was killed.
 */
import { join } from "node:path";
import type { Command } from "@/lib/plan/command";
import { freeUplink } from "@/lib/plan/host/uplinkNetworks";
import { missingParts, uplinkCommands, uplinkRemovalCommands } from "@/lib/plan/uplink";
import type { MachineCommand, Replies, RequestOf, UplinkState } from "@/lib/protocol/messages";
import { uplinkDevice } from "@/lib/topology/uplink";
import { EngineError } from "@/server/engine/errors";
import { runCommand } from "@/server/engine/exec/run";
import { isAlive } from "@/server/processMark";
import { CheckpointGuard } from "../checkpoint";
import { hostHandle } from "../machine";
import { admit } from "./admit";
import { readEnd, readRoutes, readUplink, readUplinkTable } from "./read";
import { UplinkRecords } from "./record";

const LOOK_EVERY_MS = 500;
const EXTEND_EVERY_MS = 1000;
const FORWARDING_OFF: Command = { file: "sysctl", args: ["-w", "net.ipv4.ip_forward=0"] };

export interface UplinkOptions {
  /** Folder in /run. */
  folder: string;
  /** Whom the host place lets in; null for root alone. */
  user: number | null;
  /** Seconds in which a change that could matter is to be confirmed. */
  confirmWithin: number;
  /** Whether a lab on the host wants the machine to forward. */
  forwardingWanted(): boolean;
}

export class Uplinks {
  private guard: CheckpointGuard | null = null;
  private readonly watching = new AbortController();
  private timer: NodeJS.Timeout | null = null;
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly records: UplinkRecords,
    private readonly options: UplinkOptions,
  ) {}

  /** Takes up what an earlier engine left: uplinks of labs that live stay, the others go. */
  static async open(options: UplinkOptions): Promise<Uplinks> {
    const uplinks = new Uplinks(await UplinkRecords.open(options.folder), options);
    const guard = await CheckpointGuard.find(uplinks.checkpointFolder);
    if (guard && !guard.isKept() && uplinks.records.forwardingFor !== null) uplinks.watch(guard);
    else await guard?.forget();
    await uplinks.endDead();
    uplinks.timer = setInterval(() => void uplinks.inTurn(() => uplinks.endDead()).catch(() => {}), LOOK_EVERY_MS);
    return uplinks;
  }

  /** Whether forwarding is on for uplinks alone. */
  get turnedForwardingOn(): boolean {
    return this.records.forwardingFor !== null;
  }

  look({ lab, holder }: RequestOf<"uplink.look">): Promise<UplinkState> {
    return this.inTurn(() => this.state(lab, holder?.pid ?? null));
  }

  /** @throws {EngineError} `forbidden`, `bad-request`, `conflict` before anything is run; `busy` while a change waits to be confirmed */
  set(request: RequestOf<"uplink.set">): Promise<Replies["uplink.set"]> {
    return this.inTurn(async () => {
      const pending = this.guard && this.records.forwardingFor;
      const record = await admit(request, { records: this.records, user: this.options.user, pending });
      const { lab, name, device, address, holder } = record;
      await this.records.save(record);
      const found = await readUplink(device, record, { holder: holder.pid, lastToForward: false });
      const parts = missingParts(found, address);
      const stale = !found.cable && (await readEnd(device)) !== null;
      const done: MachineCommand[] = [];
      if (stale) await this.run({ file: "ip", args: ["link", "delete", "dev", device] }, done);
      const [forwarding, rest] = [
        parts.filter((one) => one === "forwarding"),
        parts.filter((one) => one !== "forwarding"),
      ];
      const step = { name, device, address, lab, holder: holder.pid, place: "machine" as const };
      const well = await this.runAll(uplinkCommands({ ...step, parts: rest }), done);
      if (well && parts.includes("nat"))
        await this.records.save({ ...record, listing: (await readUplinkTable(device))?.listing ?? null });
      if (well && forwarding.length > 0) await this.turnOn(lab, uplinkCommands({ ...step, parts: forwarding }), done);
      // The cable went to a process by its number: it must have been this one all the time.
      if (!isAlive(holder)) {
        await this.end(lab);
        throw new EngineError("not-running", "The lab ended while its uplink was made; nothing of it is left.");
      }
      return { ...(await this.state(lab, holder.pid)), done };
    });
  }

  remove(lab: string): Promise<Replies["uplink.remove"]> {
    return this.inTurn(async () => ({ done: await this.end(lab) }));
  }

  confirm(lab: string, keep: boolean): Promise<void> {
    return this.inTurn(async () => {
      const { guard } = this;
      if (!guard || this.records.forwardingFor !== lab)
        throw new EngineError("failed", "Nothing of this lab waits to be confirmed.");
      if (keep && !(await guard.keep())) {
        await guard.untilTakenBack();
        throw new EngineError("failed", "The time was over: the change has been taken back already.");
      }
      this.guard = null;
      if (!keep) await guard.takeBack();
      await guard.forget();
      if (!keep) await this.end(lab);
    });
  }

  /** An address for an uplink that meets nothing on this machine; null for none. */
  async free(): Promise<string | null> {
    return freeUplink(await readRoutes());
  }

  close(): void {
    this.watching.abort();
    if (this.timer) clearInterval(this.timer);
  }

  private get checkpointFolder(): string {
    return join(this.options.folder, "checkpoint");
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => {});
    return result;
  }

  private async state(lab: string, holder: number | null): Promise<UplinkState> {
    const record = this.records.all.get(lab);
    const device = record?.device ?? uplinkDevice(lab);
    const uplink = await readUplink(device, record, { holder, lastToForward: this.isLast(lab) });
    const pending =
      this.guard && this.records.forwardingFor === lab ? await this.guard.shown().catch(() => null) : null;
    return { uplink, checkpoint: pending };
  }

  /** Whether forwarding goes off when this lab's uplink does. */
  private isLast(lab: string): boolean {
    const others = [...this.records.all.keys()].some((other) => other !== lab);
    return this.records.forwardingFor !== null && !others && !this.options.forwardingWanted();
  }

  /** Forwarding goes on under a checkpoint: without an answer it goes off again, and the uplink with it. */
  private async turnOn(lab: string, commands: Command[], done: MachineCommand[]): Promise<void> {
    if (this.guard)
      throw new EngineError(
        "busy",
        "An earlier change of this machine waits to be confirmed: keep it or take it back first.",
      );
    await this.records.setForwarding(lab);
    const reasons = ["forwarding of IPv4 is turned on"];
    const guard = await CheckpointGuard.arm(
      this.checkpointFolder,
      reasons,
      [FORWARDING_OFF],
      this.options.confirmWithin,
    );
    const alive = setInterval(() => guard.extend().catch(() => {}), EXTEND_EVERY_MS);
    try {
      await this.runAll(commands, done);
      await guard.extend();
    } finally {
      clearInterval(alive);
    }
    this.watch(guard);
  }

  private watch(guard: CheckpointGuard): void {
    this.guard = guard;
    void guard.decided(this.watching.signal).then((outcome) => {
      if (this.watching.signal.aborted || outcome === "kept") return;
      void this.inTurn(async () => {
        if (this.guard !== guard) return;
        this.guard = null;
        await guard.forget();
        const lab = this.records.forwardingFor;
        if (lab !== null) await this.end(lab);
      });
    });
  }

  private async endDead(): Promise<void> {
    for (const { lab, holder } of [...this.records.all.values()]) if (!isAlive(holder)) await this.end(lab);
    // Forwarding was written down, and the uplink's record not yet: an engine was killed in that moment.
    if (this.records.all.size === 0 && this.records.forwardingFor !== null) await this.stopForwarding();
  }

  /** Takes away what is there of an uplink, and its record when all of it is gone. */
  private async end(lab: string): Promise<MachineCommand[]> {
    const record = this.records.all.get(lab);
    const done: MachineCommand[] = [];
    if (!record) return done;
    await this.endCheckpoint(lab);
    const [end, table] = await Promise.all([readEnd(record.device), readUplinkTable(record.device)]);
    const last = this.isLast(lab);
    const there = {
      device: record.device,
      cable: end !== null && (end.owner === lab || end.owner === ""),
      table: table?.owner === lab,
      forwarding: last,
    };
    for (const command of uplinkRemovalCommands(there)) await this.run(command, done);
    // The kernel may have taken the cable away meanwhile, with the lab.
    const left = await Promise.all([readEnd(record.device), readUplinkTable(record.device)]);
    if (left.some((one) => one?.owner === lab)) return done;
    await this.records.forget(lab);
    // Where a lab on the host wants forwarding, that turns it off: it knows that it was off before.
    if (this.records.all.size === 0) await this.records.setForwarding(null);
    return done.map((one) => (one.ok ? one : { ...one, ok: true, stderr: "" }));
  }

  /** A change that waits is taken back with what it was for; what others need of it stays. */
  private async endCheckpoint(lab: string): Promise<void> {
    const { guard } = this;
    if (!guard || this.records.forwardingFor !== lab) return;
    this.guard = null;
    if (!(await guard.keep())) await guard.untilTakenBack();
    await guard.forget();
  }

  private async stopForwarding(): Promise<void> {
    if (this.guard) return;
    if (!this.options.forwardingWanted()) await this.run(FORWARDING_OFF, []);
    await this.records.setForwarding(null);
  }

  private async runAll(commands: readonly Command[], done: MachineCommand[]): Promise<boolean> {
    for (const command of commands) if (!(await this.run(command, done))) return false;
    return true;
  }

  private async run({ file, args }: Command, done: MachineCommand[]): Promise<boolean> {
    const { exitCode, stderr, stdout, ms } = await runCommand(hostHandle(""), { file, args });
    const ok = exitCode === 0;
    done.push({ file, args, ok, ms, stderr: ok ? "" : stderr.trim() || stdout.trim() });
    return ok;
  }
}
