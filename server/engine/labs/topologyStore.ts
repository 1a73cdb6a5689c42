/**
 * The topology's file on disk: written by the canvas, and by people with an
 * editor at the same time. A text with errors never takes the place of a valid
 * one, and no text that somebody wrote by hand is lost.
 */
import {
  type EditableFile,
  editableFile,
  editFile,
  parseTopologyFile,
  writeTopologyFile,
} from "@/lib/formats/topologyFile";
import { LAB_ELEMENT } from "@/lib/topology/ids";
import type { TopologyPatch } from "@/lib/topology/patch";
import { emptyTopology, type Topology } from "@/lib/topology/schema";
import { hasErrors, type Issue } from "@/lib/validate/issue";
import type { LabPaths } from "@/server/paths";
import { readTextIfThere, writeFileAtomic } from "./atomicFile";
import { type FolderWatch, watchFile } from "./folderWatch";
import { latestWrite } from "./latestWrite";

export interface TopologyStoreEvents {
  /** The file was edited by hand and is valid. */
  onAccepted(topology: Topology): void;
  /** The file was edited by hand and has errors; what was valid stays in force. */
  onRejected(issues: Issue[]): void;
  /** What was rejected is gone: the file is again what is in force. */
  onCleared(): void;
  /** A text had to make way for an edit of the canvas, and was kept at this path. */
  onKeptAside(path: string): void;
  /** What is in force cannot be written to disk; null when it has been after all. */
  onTrouble(error: Error | null): void;
}

const FILE_GONE: Issue = {
  severity: "error",
  rule: "file-missing",
  path: "",
  element: LAB_ELEMENT,
  reason: "The topology file was removed or renamed.",
  remedy: "Put it back, or discard this to have it written again from what is on the canvas.",
};

export class TopologyStore {
  /** The text in force. */
  private text: string;
  /** The text as it was last edited, ready for the next edit. */
  private editable: EditableFile | null = null;
  /** What the disk holds as far as is known; null when the file is not there. */
  private disk: string | null;
  /** The disk holds a text that is not in force. */
  private rejecting: boolean;
  /** The next write may overwrite a rejected text without keeping it. */
  private giveUp = false;
  private watch: FolderWatch | null = null;
  private events: TopologyStoreEvents | null = null;
  private readonly file = latestWrite((text) => this.writeOver(text), {
    onTrouble: (error) => this.events?.onTrouble(error),
  });

  private constructor(
    private readonly paths: LabPaths,
    text: string | null,
    readonly initial: { topology: Topology; rejected: Issue[] | null },
  ) {
    this.disk = text;
    this.rejecting = initial.rejected !== null;
    this.text = initial.rejected ? writeTopologyFile(initial.topology) : (text ?? "");
  }

  /**
   * Reads the file. A drawing may be saved with mistakes in it, so these alone do
   * not keep it from being shown; a text that is no topology at all does, and
   * then `fallback` is in force.
   */
  static async open(paths: LabPaths, fallback: Topology | null): Promise<TopologyStore> {
    const text = await readTextIfThere(paths.topology);
    const { topology, issues } = text === null ? { topology: null, issues: [FILE_GONE] } : parseTopologyFile(text);
    return new TopologyStore(
      paths,
      text,
      topology ? { topology, rejected: null } : { topology: fallback ?? emptyTopology(), rejected: issues },
    );
  }

  /** Begins to follow hand-made edits. */
  follow(events: TopologyStoreEvents): void {
    this.events = events;
    this.watch = watchFile(this.paths.topology, () => this.readAgain());
  }

  /** Text of what is in force. */
  get current(): string {
    return this.text;
  }

  /** Writes an edit into the text, keeping its comments and order. Resolves when it is on disk. */
  edit(patch: TopologyPatch): Promise<void> {
    const before = this.editable?.text === this.text ? this.editable : editableFile(this.text);
    this.editable = editFile(before, patch);
    return this.replace(this.editable.text);
  }

  /** Puts a whole new text in force. Resolves when it is on disk. */
  replace(text: string): Promise<void> {
    this.text = text;
    return this.file.write(text);
  }

  /** Writes what is in force over whatever is on disk, which is given up. */
  discardRejected(): Promise<void> {
    this.giveUp = true;
    return this.replace(this.text);
  }

  async close(): Promise<void> {
    this.watch?.close();
    await this.file.settled();
  }

  private async writeOver(text: string): Promise<void> {
    const onDisk = await readTextIfThere(this.paths.topology);
    // Not in force and not written by us: somebody's work, which nobody has accepted.
    const foreign = onDisk !== null && onDisk !== text && (onDisk !== this.disk || this.rejecting);
    if (foreign && !this.giveUp) {
      await writeFileAtomic(this.paths.rejected, onDisk);
      this.events?.onKeptAside(this.paths.rejected);
    }
    this.giveUp = false;
    await writeFileAtomic(this.paths.topology, text);
    this.disk = text;
    this.setRejecting(false);
  }

  private setRejecting(rejecting: boolean) {
    if (this.rejecting && !rejecting) this.events?.onCleared();
    this.rejecting = rejecting;
  }

  private async readAgain(): Promise<void> {
    await this.file.settled();
    const text = await readTextIfThere(this.paths.topology);
    // Our own write, or an editor that saved what was there.
    if (text === this.disk || this.file.busy) return;
    this.disk = text;
    if (text === this.text) return this.setRejecting(false);
    const { topology, issues } = text === null ? { topology: null, issues: [FILE_GONE] } : parseTopologyFile(text);
    if (text === null || !topology || hasErrors(issues)) {
      this.rejecting = true;
      this.events?.onRejected(issues);
      return;
    }
    this.text = text;
    this.setRejecting(false);
    this.events?.onAccepted(topology);
  }
}
