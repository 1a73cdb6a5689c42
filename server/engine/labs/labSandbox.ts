/** The place where a lab lives while the engine runs: made, found again, observed, and missed when it ends. */
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { nothingObserved, type Observed, type ObservedUplink } from "@/lib/observed/types";
import type { Touched } from "@/lib/plan/touched";
import { shapedNamespaces } from "@/lib/topology/interfaces";
import { filteredNamespaces } from "@/lib/topology/ruleset";
import { type NetlinkProxy, NO_PROXY, startNetlinkProxy } from "@/server/engine/netlink/proxy";
import { offloadsDrawn } from "@/server/engine/observe/details";
import { type Observer, startObserver } from "@/server/engine/observe/observer";
import { endStrays, readBootId, type SandboxHandle } from "@/server/engine/sandbox";
import type { Journal } from "./journal";
import type { LabModel } from "./model";
import type { PlaceKind } from "./placeKind";

/** How often the holder is looked for. Its end is told sooner by the observer, whose programs end with it. */
const LOOK_EVERY_MS = 500;
const OBSERVE_AGAIN_MS = 500;
const OBSERVER_BACK_WITHIN_MS = 3000;

/** A sandbox is there within a tenth of a second, unless the kernel is busy. */
const SLOW_MS = 3000;
const SLOW =
  "The kernel has not made the sandbox yet: it makes none while it reaps many, of a large lab that was stopped a moment ago. Waiting for it.";

const ENDED =
  "The lab's sandbox has ended without being told to: its first process was killed, by somebody or because memory ran out. Everything in it is gone; deploy makes it anew.";
const REBOOTED =
  "The machine was restarted since the lab was deployed, and nothing in the kernel outlives that. The drawing is kept; deploy makes it anew.";

export class LabSandbox {
  private sandbox: SandboxHandle | null = null;
  private observer: Observer | null = null;
  private helper: NetlinkProxy = NO_PROXY;
  private look: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(
    private readonly model: LabModel,
    private readonly journal: Journal,
    private readonly place: PlaceKind,
    /** The sandbox ended without being told to. */
    private readonly onLost: (reason: string) => void,
  ) {}

  get handle(): SandboxHandle | null {
    return this.sandbox;
  }

  /** Its netlink proxy; one that does nothing while there is no sandbox. */
  get proxy(): NetlinkProxy {
    return this.helper;
  }

  /** Keeps the observer from reading what a large run is still making. */
  hold(held: boolean): void {
    this.observer?.hold(held);
  }

  /** Takes in what the machine's side of the lab's uplink is. */
  tellUplink(uplink: ObservedUplink | null): void {
    if (this.observer) return this.observer.tellUplink(uplink);
    const { uplink: known = null, ...observed } = this.model.state.observed;
    if (JSON.stringify(uplink) === JSON.stringify(known)) return;
    this.model.observed({ uplink }, { ...observed, ...(uplink && { uplink }) });
  }

  /** Reads the kernel's state anew: the whole of it, or only what is named. */
  async readAgain(only?: Touched | null): Promise<Observed> {
    // Where the sandbox has ended nobody comes back.
    for (let waited = 0; this.sandbox && !this.observer && waited < OBSERVER_BACK_WITHIN_MS; waited += OBSERVE_AGAIN_MS)
      await delay(OBSERVE_AGAIN_MS);
    const { observer } = this;
    if (!observer) throw new Error("the kernel is not being watched");
    const observed = await observer.refresh(only ? { only } : {});
    // What it saw last is of a sandbox that has ended, or is told better by its successor.
    if (this.observer !== observer) return this.readAgain(only);
    if (observed !== this.model.state.observed) this.model.replaceObserved(observed);
    return observed;
  }

  /** @throws {SandboxUnavailable} when the system refuses. */
  async start(): Promise<SandboxHandle> {
    this.model.update({ status: "starting", lost: null });
    const slow = setTimeout(() => this.model.say("info", SLOW), SLOW_MS);
    try {
      const { lab, file } = this.model.state;
      const place = await this.place.start(lab, this.journal, dirname(file));
      clearTimeout(slow);
      await this.attach(place);
      this.model.say("info", this.place.startedText(place));
      return place;
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      clearTimeout(slow);
    }
  }

  /** Takes up the place where an earlier engine left the lab. Resolves to whether there was one and it lives. */
  async recover(): Promise<"none" | "found" | "lost"> {
    const { sandbox: identity, applied, ending, lost } = this.journal.entry;
    if (ending && identity) {
      await this.stop();
      this.model.say("info", "The lab was being stopped when the engine ended; that is done now.");
      return "none";
    }
    const found = await this.place.find(this.model.state.lab, this.journal);
    if (found === "none" && lost !== null) this.model.update({ status: "lost", lost });
    if (found === "none") return "none";
    if (found === "lost") {
      // Made and never used: the engine was killed while it wrote down that it had made it.
      if (applied === null) return "none";
      this.lose(identity?.bootId === (await readBootId()) ? ENDED : REBOOTED);
      return "lost";
    }
    if (!found.host && applied === null) {
      // Made for a run that was never begun: an engine was killed between the two.
      await this.stop();
      return "none";
    }
    if (!found.host) await endStrays(found);
    await this.attach(found);
    this.model.say("info", this.place.foundText(found));
    return "found";
  }

  /** Ends the place and all in it. Safe to call at any time. */
  async stop(): Promise<void> {
    const { sandbox: identity, ending } = this.journal.entry;
    // Whether or not it can be written down: a full disk must not keep a lab from being stopped.
    if (identity && !ending) await this.journal.save({ ending: true }).catch(() => {});
    if (this.sandbox || this.place.isThere(this.journal)) this.model.update({ status: "stopping" });
    const detached = this.detach();
    await this.place.end(this.journal);
    await detached;
    this.model.replaceObserved(nothingObserved());
    this.model.update({ status: "stopped", lost: null });
    // Nobody need wait for the disk: an engine that finds the word of before finds the sandbox ended as well.
    void this.journal.save({ sandbox: null, ending: false, lost: null }).catch(() => {});
  }

  /** Lets go of the sandbox, which stays. */
  async close(): Promise<void> {
    this.closed = true;
    await this.detach();
  }

  private readonly complain = (error: unknown) =>
    this.model.say("error", error instanceof Error ? error.message : String(error));

  private async attach(sandbox: SandboxHandle): Promise<void> {
    this.sandbox = sandbox;
    // Among things of others every command is run as it is shown.
    this.helper = sandbox.host ? NO_PROXY : startNetlinkProxy(sandbox);
    await this.observe(sandbox);
    this.look = setInterval(() => this.lookForHolder().catch(this.complain), LOOK_EVERY_MS);
    this.model.update({ status: "running" });
  }

  private async detach(): Promise<void> {
    const { observer } = this;
    if (this.look) clearInterval(this.look);
    this.helper.stop();
    this.helper = NO_PROXY;
    [this.sandbox, this.observer, this.look] = [null, null, null];
    await observer?.stop();
  }

  private async observe(sandbox: SandboxHandle): Promise<void> {
    const observer = await startObserver({
      sandbox,
      proxy: this.helper,
      scope: this.place.scope?.(this.model, this.journal),
      filtered: () => this.filtered(),
      shaped: () => shapedNamespaces(this.model.state.topology),
      onChange: (patch, observed) => {
        if (this.sandbox === sandbox) this.model.observed(patch, observed);
      },
      onLog: (entry) => this.model.log(entry),
      offloadsWanted: () => {
        const { topology, applied } = this.model.state;
        return [...offloadsDrawn(topology), ...(applied && applied !== topology ? offloadsDrawn(applied) : [])];
      },
      onEnd: (reason) => {
        if (this.sandbox === sandbox && !this.closed) this.observerEnded(sandbox, reason).catch(this.complain);
      },
    });
    if (this.sandbox !== sandbox) return observer.stop();
    this.observer = observer;
    this.model.replaceObserved(observer.observed());
  }

  /** Namespaces that have, or may have, packet rules of the lab's own. */
  private filtered(): Set<string> {
    const { topology, applied } = this.model.state;
    const { owned } = this.journal.entry;
    return new Set([topology, applied, owned].flatMap((one) => (one ? filteredNamespaces(one) : [])));
  }

  private async observerEnded(sandbox: SandboxHandle, reason: string): Promise<void> {
    this.observer = null;
    await this.lookForHolder();
    if (this.sandbox !== sandbox || this.closed) return;
    this.model.say("warning", `Watching the kernel stopped (${reason}); starting again.`);
    await delay(OBSERVE_AGAIN_MS);
    if (this.sandbox !== sandbox || this.closed) return;
    await this.observe(sandbox).catch((error) => this.observerEnded(sandbox, String(error)));
  }

  private async lookForHolder(): Promise<void> {
    const { sandbox } = this;
    if (!sandbox || (await this.place.lives(sandbox)) || this.sandbox !== sandbox) return;
    const detached = this.detach();
    // At once: a deploy that finds no sandbox must not find what was in it either.
    this.lose(ENDED);
    await detached;
  }

  /** Takes note that the sandbox has ended without being told to. */
  private lose(reason: string): void {
    this.model.replaceObserved(nothingObserved());
    this.model.update({ status: "lost", lost: reason });
    this.model.say("error", reason);
    this.onLost(reason);
  }
}
