/** All labs of this engine: the folders in one folder. */
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { writeTopologyFile } from "@/lib/formats/topologyFile";
import type { Place } from "@/lib/plan/capabilities";
import type { LabSummary } from "@/lib/protocol/labState";
import { labNameSchema } from "@/lib/protocol/messages";
import { emptyLayout, type Layout } from "@/lib/topology/layout";
import { emptyTopology } from "@/lib/topology/schema";
import type { Issue } from "@/lib/validate";
import { EngineError } from "@/server/engine/errors";
import type { HostServices } from "@/server/engine/host/hostLab";
import { labPaths } from "@/server/paths";
import { syncFolder, writeFileAtomic } from "./atomicFile";
import { acceptable } from "./drawing";
import { type FolderWatch, watchFolder } from "./folderWatch";
import { Lab } from "./lab";
import { readPlace, writeSettings } from "./labSettings";
import { layoutText } from "./layoutStore";
import type { Machine } from "./machine";
import { storageError } from "./storageError";

/** Folders that start so are labs in the making or on their way out; no lab's name does. */
const SCRATCH = ".scratch-";
const SUMMARY_EVERY_MS = 100;

export interface NewLab {
  /** Text of the topology file; it must have no errors. */
  text: string;
  layout?: Layout;
}

/** Labs that another engine keeps. */
export interface Elsewhere {
  readonly labs: readonly LabSummary[];
  has(lab: string): boolean;
  onChange(listener: () => void): unknown;
}

export class LabRegistry {
  private readonly labs = new Map<string, Lab>();
  private readonly listeners = new Set<(labs: LabSummary[]) => void>();
  private readonly goneListeners = new Set<(lab: string) => void>();
  private watch: FolderWatch | null = null;
  private elsewhere: Elsewhere | null = null;
  private timer: NodeJS.Timeout | null = null;
  /** Changes of the set of labs, one after the other. */
  private changing: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly folder: string,
    private readonly machine: Machine,
    private readonly host: HostServices | null,
  ) {}

  /** Opens every lab in the folder and takes up those that an earlier engine left running. */
  static async open(folder: string, machine: Machine, host: HostServices | null = null): Promise<LabRegistry> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const registry = new LabRegistry(folder, machine, host);
    for (const name of await readdir(folder)) {
      // In a read-only folder it has to stay; no lab is called so.
      if (name.startsWith(SCRATCH)) await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
    }
    await registry.readFolder();
    registry.watch = watchFolder(folder, () => registry.inTurn(() => registry.readFolder()));
    // What the machine can do decides which topologies are valid on it.
    machine.onChange(() => {
      for (const lab of registry.labs.values()) lab.drawing.validate();
    });
    machine.capabilities().catch((error) => console.error("The machine could not be examined:", error));
    return registry;
  }

  /** Where the labs of this engine live. */
  get place(): Place {
    return this.host ? "host" : "sandbox";
  }

  get(name: string): Lab {
    const lab = this.labs.get(name);
    if (!lab) throw new EngineError("no-such-lab", `There is no lab "${name}".`, { field: "lab" });
    return lab;
  }

  all(): Lab[] {
    return [...this.labs.values()];
  }

  has(name: string): boolean {
    return this.labs.has(name);
  }

  /** Lists labs of another engine among its own, whose names are taken too. */
  include(elsewhere: Elsewhere): void {
    this.elsewhere = elsewhere;
    elsewhere.onChange(() => this.tell());
  }

  list(): LabSummary[] {
    const own = this.all().map(({ summary }) => summary);
    const others = this.elsewhere?.labs.filter(({ name }) => !this.labs.has(name)) ?? [];
    return [...own, ...others].sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Calls back with all summaries when any has changed, and with names of labs that are gone. */
  subscribe(onLabs: (labs: LabSummary[]) => void): () => void {
    this.listeners.add(onLabs);
    return () => void this.listeners.delete(onLabs);
  }

  onGone(listener: (lab: string) => void): () => void {
    this.goneListeners.add(listener);
    return () => void this.goneListeners.delete(listener);
  }

  /** @throws {EngineError} `lab-exists`, or `invalid-topology` with the issues; then nothing is made. */
  create(
    name: string,
    { text, layout = emptyLayout() }: NewLab = { text: writeTopologyFile(emptyTopology()) },
  ): Promise<Issue[]> {
    return this.inTurn(async () => {
      acceptable(text);
      const paths = labPaths(this.folder, name);
      if (this.labs.has(name) || this.elsewhere?.has(name) || (await exists(paths.folder))) {
        throw new EngineError("lab-exists", `There is a lab "${name}" already. Choose another name.`, { field: "lab" });
      }
      // Made whole beside, then moved into place: a lab is never half there.
      const scratch = await mkdtemp(join(this.folder, SCRATCH)).catch((error) => {
        throw storageError(this.folder, error);
      });
      const files = labPaths(scratch, "");
      try {
        await writeFileAtomic(files.topology, text);
        await writeFileAtomic(files.layout, layoutText(layout));
        await writeSettings(files.settings, this.place);
        await rename(scratch, paths.folder);
        await syncFolder(this.folder);
      } catch (error) {
        await rm(scratch, { recursive: true, force: true });
        throw storageError(paths.folder, error);
      }
      await this.openLab(name);
      return this.get(name).state.issues;
    });
  }

  /** @throws {EngineError} `still-running` when its sandbox lives. */
  delete(name: string): Promise<void> {
    return this.inTurn(async () => {
      const lab = this.get(name);
      if (!["stopped", "lost"].includes(lab.state.status)) {
        throw new EngineError("still-running", `The lab "${name}" is running. Stop it before it is deleted.`);
      }
      const { folder } = labPaths(this.folder, name);
      await lab.written();
      // Out of sight in one move: a lab is never half there. What cannot be moved is still a lab.
      const scratch = await this.moveAway(folder).catch((error) => {
        throw storageError(folder, error);
      });
      await this.drop(name, lab);
      await rm(scratch, { recursive: true, force: true });
    });
  }

  /** Lets go of all labs; their sandboxes stay. */
  async close(): Promise<void> {
    this.watch?.close();
    if (this.timer) clearTimeout(this.timer);
    this.listeners.clear();
    this.goneListeners.clear();
    await this.changing.catch(() => {});
    await Promise.all([...this.labs.values()].map((lab) => lab.close()));
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.changing.then(work);
    this.changing = result.catch(() => {});
    return result;
  }

  /** Opens labs whose folders have appeared, and lets go of those whose folders are gone and that have nothing in the kernel. */
  private async readFolder(): Promise<void> {
    const entries = await readdir(this.folder, { withFileTypes: true });
    const there = new Set(
      entries
        .filter((entry) => entry.isDirectory() && labNameSchema.safeParse(entry.name).success)
        .map(({ name }) => name),
    );
    for (const [name, lab] of this.labs) {
      if (!there.has(name) && ["stopped", "lost"].includes(lab.state.status)) await this.drop(name, lab);
    }
    await Promise.all(
      [...there]
        .filter((name) => !this.labs.has(name))
        .map((name) => this.openLab(name).catch((error) => sayUnreadable(name, error))),
    );
  }

  private async openLab(name: string): Promise<void> {
    const paths = labPaths(this.folder, name);
    const changedAt = (await stat(paths.topology).catch(() => stat(paths.folder))).mtimeMs;
    const place = await readPlace(paths.settings);
    if (place !== this.place)
      throw new Error(`its settings say that it lives in the place "${place}", and this engine's is "${this.place}"`);
    const lab = await Lab.open(name, paths, this.machine, Math.round(changedAt), this.host);
    this.labs.set(name, lab);
    lab.subscribe(({ status, edits }) => {
      if (status || edits) this.tell();
    });
    this.tell();
  }

  /** @returns the folder that it is in now */
  private async moveAway(folder: string): Promise<string> {
    const scratch = await mkdtemp(join(this.folder, SCRATCH));
    await rename(folder, join(scratch, basename(folder)));
    return scratch;
  }

  private async drop(name: string, lab: Lab): Promise<void> {
    this.labs.delete(name);
    await lab.close();
    for (const listener of this.goneListeners) listener(name);
    this.tell();
  }

  private tell(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      for (const listener of this.listeners) listener(this.list());
    }, SUMMARY_EVERY_MS);
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** One folder that cannot be read must not keep the others from being opened. */
function sayUnreadable(name: string, error: unknown): void {
  console.error(`The lab "${name}" could not be opened:`, error instanceof Error ? error.message : error);
}
