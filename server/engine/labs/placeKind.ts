/** What differs between the places where labs live: how one comes to be, is found again, and ends. */
import type { ObserverScope } from "@/server/engine/observe/scope";
import { findSandbox, killSandbox, type SandboxHandle, sandboxLives, startSandbox } from "@/server/engine/sandbox";
import type { Journal } from "./journal";
import type { LabModel } from "./model";
import { readShownFolders } from "./shownFolders";

export interface PlaceKind {
  /**
   * @param folder the lab's own
   * @throws {SandboxUnavailable} when the system refuses.
   */
  start(lab: string, journal: Journal, folder: string): Promise<SandboxHandle>;
  /** The place where an earlier engine left the lab: "none" when it left none, "lost" when that has ended. */
  find(lab: string, journal: Journal): Promise<SandboxHandle | "none" | "lost">;
  /** Whether there is, by the journal, anything to end. */
  isThere(journal: Journal): boolean;
  lives(place: SandboxHandle): Promise<boolean>;
  /** Ends it with all that is in it. */
  end(journal: Journal): Promise<void>;
  /** What of the place is the lab's to see; all of it unless given. */
  scope?(model: LabModel, journal: Journal): ObserverScope;
  startedText(place: SandboxHandle): string;
  foundText(place: SandboxHandle): string;
}

/** A sandbox of the lab's own, see `server/engine/sandbox`. */
export const sandboxPlace: PlaceKind = {
  async start(lab, journal, folder) {
    const show = await readShownFolders(folder);
    return startSandbox({ lab, show, record: (identity) => journal.saveFirst({ sandbox: identity, lost: null }) });
  },
  async find(_lab, { entry: { sandbox } }) {
    if (!sandbox) return "none";
    return (await findSandbox(sandbox)) ?? "lost";
  },
  isThere: ({ entry }) => entry.sandbox !== null,
  lives: async ({ identity }) => identity !== undefined && sandboxLives(identity),
  async end({ entry }) {
    if (entry.sandbox) await killSandbox(entry.sandbox);
  },
  startedText: ({ userNamespace, pid }) =>
    `Sandbox started ${userNamespace ? "in its own user namespace" : "as root, without a user namespace"} (process ${pid}).`,
  foundText: ({ pid }) => `Sandbox found again (process ${pid}).`,
};
