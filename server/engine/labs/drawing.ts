/** A lab's documents, topology and layout: edited from windows and by hand, saved with every edit. */
import { parseTopologyFile } from "@/lib/formats/topologyFile";
import { applyLayoutPatch, type LayoutPatch, layoutProblem } from "@/lib/topology/layout";
import { applyPatch, diffTopologies, isEmptyPatch, type TopologyPatch } from "@/lib/topology/patch";
import type { Topology } from "@/lib/topology/schema";
import { hasErrors, type Issue, validateTopology } from "@/lib/validate";
import { EngineError } from "@/server/engine/errors";
import type { LayoutStore } from "./layoutStore";
import type { Machine } from "./machine";
import type { LabModel } from "./model";
import { KEPT_IN_MEMORY, type Storage } from "./storage";
import { StorageError } from "./storageError";
import type { TopologyStore } from "./topologyStore";

export class LabDrawing {
  constructor(
    private readonly model: LabModel,
    private readonly topology: TopologyStore,
    private readonly layout: LayoutStore,
    private readonly machine: Machine,
    private readonly storage: Storage,
  ) {}

  /** Begins to take edits made by hand in the file. */
  follow(): void {
    this.topology.follow({
      onAccepted: (topology) => {
        this.take(diffTopologies(this.model.state.topology, topology), null);
        this.model.say("info", "The topology file was edited by hand; the drawing follows it.");
      },
      onRejected: (issues) => {
        this.model.update({ rejected: { issues, at: Date.now() } });
        const [first] = issues;
        this.model.say(
          "warning",
          `The topology file was edited by hand and has errors; what was valid stays in force. ${first?.reason ?? ""}`,
        );
      },
      onCleared: () => this.model.update({ rejected: null }),
      onKeptAside: (path) =>
        this.model.say(
          "warning",
          `The topology file held a text that was not accepted. It had to make way for an edit and is kept in ${path}.`,
        ),
      onTrouble: (error) => this.storage.trouble("topology", error),
    });
    this.layout.onTrouble = (error) => this.storage.trouble("layout", error);
  }

  /**
   * Takes an edit of a window; `edit` is the window's own name for it. Mistakes in
   * it are no obstacle: a drawing may be unfinished. Resolves when it is on disk.
   * @throws {PatchConflict} when the edit was made for another topology.
   * @throws {EngineError} `not-saved` when it cannot be written; it is in force and tried again.
   */
  async edit(edit: string | null, patch: TopologyPatch, layout?: LayoutPatch): Promise<number> {
    applyPatch(this.model.state.topology, patch);
    if (layout) this.checkLayout(layout);
    const saved = isEmptyPatch(patch) ? Promise.resolve() : this.topology.edit(patch);
    this.take(patch, edit, layout);
    const { revision } = this.model.state;
    await kept(Promise.all([saved, layout && this.layout.save(this.model.state.layout)]));
    return revision;
  }

  /** @throws {EngineError} `bad-request` for more groups than a lab has; `not-saved` as `edit`. */
  async move(patch: LayoutPatch): Promise<void> {
    this.checkLayout(patch);
    this.model.update({ layout: patch });
    await kept(this.layout.save(this.model.state.layout));
  }

  /** The file's text in force. */
  get text(): string {
    return this.topology.current;
  }

  /** Replaces the whole file by a text without errors. */
  async replace(text: string, revision?: number): Promise<{ revision: number; issues: Issue[] }> {
    if (revision !== undefined && revision !== this.model.state.revision) {
      throw new EngineError("conflict", "The topology was changed meanwhile. Look at what it is now and try again.", {
        field: "revision",
        current: { revision: this.model.state.revision, text: this.text },
      });
    }
    const topology = acceptable(text);
    const saved = this.topology.replace(text);
    this.take(diffTopologies(this.model.state.topology, topology), null);
    const { revision: taken, issues } = this.model.state;
    await kept(saved);
    return { revision: taken, issues };
  }

  discardRejected(): Promise<void> {
    return this.topology.discardRejected();
  }

  /** Looks again at what the machine can do. */
  validate(): void {
    this.model.update({ issues: validateTopology(this.model.state.topology, this.machine.known) });
  }

  async close(): Promise<void> {
    await Promise.all([this.topology.close(), this.layout.close()]);
  }

  private checkLayout(patch: LayoutPatch): void {
    const problem = layoutProblem(applyLayoutPatch(this.model.state.layout, patch));
    if (problem) throw new EngineError("bad-request", problem, { field: "layout.groups" });
  }

  private take(patch: TopologyPatch, edit: string | null, layout?: LayoutPatch): void {
    const topology = applyPatch(this.model.state.topology, patch);
    this.model.update({
      edits: [{ edit, revision: this.model.state.revision + 1, patch, layout }],
      issues: validateTopology(topology, this.machine.known),
    });
  }
}

/** A drawing is never thrown away because it cannot be written: it stays in memory, and who made it is told. */
async function kept(saving: Promise<unknown>): Promise<void> {
  try {
    await saving;
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw new EngineError("not-saved", `${error.message} ${KEPT_IN_MEMORY}`);
  }
}

/**
 * The topology of a text that is to be a lab's.
 * @throws {EngineError} `invalid-topology` with the issues, when it has errors.
 */
export function acceptable(text: string): Topology {
  const { topology, issues } = parseTopologyFile(text);
  if (topology && !hasErrors(issues)) return topology;
  const count = issues.filter(({ severity }) => severity === "error").length;
  throw new EngineError(
    "invalid-topology",
    `The topology has ${count === 1 ? "an error" : `${count} errors`}. ${issues[0]?.reason ?? ""}`,
    { issues },
  );
}
