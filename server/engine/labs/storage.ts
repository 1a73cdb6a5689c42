/** Which of a lab's files cannot be written now, as windows are told. */
import type { LabModel } from "./model";

export const KEPT_IN_MEMORY = "The change is in force, kept in memory, and saved as soon as that is possible.";

type LabFile = "topology" | "layout" | "journal";

export class Storage {
  private readonly troubles = new Map<LabFile, string>();

  constructor(private readonly model: LabModel) {}

  /** A file could not be written, or with null could be after all. It is tried again by whoever writes it. */
  trouble(file: LabFile, error: Error | null): void {
    if (error) this.troubles.set(file, error.message);
    else this.troubles.delete(file);
    const [first = null] = this.troubles.values();
    if (first === this.model.state.unsaved) return;
    if (first === null) this.model.say("good", "Everything is on disk again.");
    else if (this.model.state.unsaved === null) this.model.say("error", `${first} It is tried again by itself.`);
    this.model.update({ unsaved: first });
  }
}
