/** The bench where faults are injected: an engine that can be told to break, a client, and looks from outside. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, vi } from "vitest";
import { applyLabChange } from "@/lib/protocol/apply";
import type { LabState } from "@/lib/protocol/labState";
import type { ServerEvent } from "@/lib/protocol/messages";
import type { JournalEntry } from "@/server/engine/labs/journal";
import { sandboxOf } from "@/server/engine/sandbox/start";
import { labPaths, wirelabPaths } from "@/server/paths";
import { type EngineClient, type EngineHome, type EngineProcess, makeEngineHome } from "../engineProcess";
import { kernelDiffers } from "../kernelLook";
import { topologyOf } from "./drawings";
import { FAULT_FILE, type FaultOrder, goOnFile, reachedFile, writeOrder } from "./order";
import { faultInjection } from "./plugin";

const PATIENCE = { timeout: 30_000, interval: 20 };

export class FaultBench {
  private engine: EngineProcess | null = null;
  private connected: EngineClient | null = null;
  private seen = new Map<string, LabState>();

  private constructor(
    private readonly home: EngineHome,
    private readonly order: string,
  ) {}

  static async open(): Promise<FaultBench> {
    const orderIn = (home: string) => join(home, "fault-order");
    const home = await makeEngineHome({
      plugins: [faultInjection],
      env: (folder) => ({ [FAULT_FILE]: orderIn(folder) }),
    });
    const bench = new FaultBench(home, orderIn(home.home));
    await bench.startEngine();
    return bench;
  }

  get client(): EngineClient {
    if (!this.connected) throw new Error("no engine is connected");
    return this.connected;
  }

  async startEngine(): Promise<void> {
    this.engine = await this.home.start();
    await this.connect();
  }

  async connect(): Promise<void> {
    this.seen = new Map();
    this.connected = await (this.engine as EngineProcess).connect((event) => this.follow(event));
  }

  private follow(event: ServerEvent): void {
    if (event.event === "snapshot") this.seen.set(event.lab, event.state);
    const state = event.event === "change" ? this.seen.get(event.lab) : undefined;
    if (event.event === "change" && state) this.seen.set(event.lab, applyLabChange(state, event.change));
  }

  /** Waits until the engine has been killed by the fault in it, and starts the next one. */
  async engineAgain(): Promise<void> {
    await vi.waitFor(() => expect(this.engine?.child.signalCode).toBe("SIGKILL"), PATIENCE);
    await this.startEngine();
  }

  inject(order: FaultOrder): void {
    writeOrder(this.order, order);
  }

  /** Waits for the moment of a fault whose part is the harness's, does it, and lets the engine go on. */
  async atFault(part: () => void): Promise<void> {
    await vi.waitFor(() => expect(existsSync(reachedFile(this.order))).toBe(true), PATIENCE);
    part();
    writeFileSync(goOnFile(this.order), "");
  }

  /** The lab as a window sees it. */
  async open(lab: string): Promise<LabState> {
    await this.client.request({ type: "lab.open", lab });
    return vi.waitFor(() => this.state(lab), PATIENCE);
  }

  state(lab: string): LabState {
    const state = this.seen.get(lab);
    if (!state) throw new Error(`no snapshot of ${lab} yet`);
    return state;
  }

  until(lab: string, holds: (state: LabState) => boolean): Promise<void> {
    return vi.waitFor(() => {
      const state = this.state(lab);
      if (!holds(state))
        throw new Error(`not yet: ${state.status}, run ${state.run?.state} ${state.run?.failure?.explanation ?? ""}`);
    }, PATIENCE);
  }

  create(lab: string, text: string) {
    return this.client.request({ type: "lab.create", lab, source: { from: "file", text } });
  }

  async apply(lab: string, mode: "deploy" | "rollback" = "deploy") {
    return (await this.client.request({ type: "lab.apply", lab, mode })).run;
  }

  /** Applies, and demands that it ends well. */
  async applyWell(lab: string, mode: "deploy" | "rollback" = "deploy"): Promise<void> {
    const { state, failure } = await this.apply(lab, mode);
    if (state !== "done") throw new Error(`${mode} of ${lab} ended as ${state}: ${JSON.stringify(failure)}`);
  }

  stop(lab: string) {
    return this.client.request({ type: "lab.stop", lab });
  }

  files(lab: string) {
    return labPaths(wirelabPaths({ WIRELAB_HOME: this.home.home }).labs, lab);
  }

  private journal(lab: string): JournalEntry {
    return JSON.parse(readFileSync(this.files(lab).state, "utf8"));
  }

  /** The lab's sandbox as the journal names it. */
  sandbox(lab: string) {
    const { sandbox } = this.journal(lab);
    if (!sandbox) throw new Error(`${lab} has no sandbox`);
    return sandboxOf(sandbox);
  }

  /** The kernel has what a text draws, looked at from outside. */
  async expectKernel(lab: string, text: string): Promise<void> {
    await vi.waitFor(
      async () => expect(await kernelDiffers(this.sandbox(lab), topologyOf(text))).toEqual([]),
      PATIENCE,
    );
  }

  /** The lab's folder holds its own files and no others, whole, and the topology is to the letter what was saved. */
  async expectFiles(lab: string, text: string): Promise<void> {
    const { folder, ...files } = this.files(lab);
    const { topology, state, layout } = files;
    const known = new Set(Object.values(files).map((path) => basename(path)));
    // The journal may be under way to the disk at this very moment.
    await vi.waitFor(
      async () => expect((await readdir(folder)).filter((name) => !known.has(name))).toEqual([]),
      PATIENCE,
    );
    expect(await readFile(topology, "utf8")).toBe(text);
    for (const path of [state, layout]) JSON.parse(await readFile(path, "utf8"));
  }

  /** Nothing is left of a stopped lab: its journal says so, and the engine has no child any more. */
  async expectNothingLeft(lab: string): Promise<void> {
    // Nobody waits for the disk when all is gone.
    await vi.waitFor(
      () => expect(this.journal(lab)).toMatchObject({ sandbox: null, applied: null, owned: null, run: null }),
      PATIENCE,
    );
    const pid = this.engine?.child.pid;
    await vi.waitFor(async () => {
      const children = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim().split(" ").filter(Boolean);
      const words = children.map((child) => {
        try {
          return readFileSync(`/proc/${child}/cmdline`, "utf8").replaceAll("\0", " ");
        } catch {
          return "";
        }
      });
      expect(words.filter((line) => line !== "")).toEqual([]);
    }, PATIENCE);
  }

  delete(lab: string) {
    return this.client.request({ type: "lab.delete", lab });
  }

  async close(): Promise<void> {
    // After a test that failed, labs may still run.
    const { labs } = await this.client.request({ type: "labs.list" }).catch(() => ({ labs: [] }));
    for (const { name } of labs) await this.stop(name).catch(() => {});
    await this.engine?.end("SIGTERM");
    await this.home.remove();
  }
}
