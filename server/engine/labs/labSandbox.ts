/** A lab's sandbox while the engine runs: made, found again, observed, and missed when it ends. */
import { setTimeout as delay } from "node:timers/promises";
import { nothingObserved, type Observed } from "@/lib/observed/types";
import { filteredNamespaces } from "@/lib/topology/ruleset";
import { offloadsDrawn } from "@/server/engine/observe/details";
import { type Observer, startObserver } from "@/server/engine/observe/observer";
import { findSandbox, killSandbox, type Sandbox, sandboxLives, startSandbox } from "@/server/engine/sandbox";
import type { Journal } from "./journal";
import type { LabModel } from "./model";

/** How often the holder is looked for. Its end is told sooner by the observer, whose programs end with it. */
const LOOK_EVERY_MS = 500;
const OBSERVE_AGAIN_MS = 500;
const OBSERVER_BACK_WITHIN_MS = 3000;

export class LabSandbox {
  private sandbox: Sandbox | null = null;
  private observer: Observer | null = null;
  private look: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(
    private readonly model: LabModel,
    private readonly journal: Journal,
    /** The sandbox ended without being told to. */
    private readonly onLost: () => void,
  ) {}

  get handle(): Sandbox | null {
    return this.sandbox;
  }

  /** Keeps the observer from reading what a large run is still making. */
  hold(held: boolean): void {
    this.observer?.hold(held);
  }

  /** Reads the whole of the kernel's state anew. */
  async readAgain(): Promise<Observed> {
    for (let waited = 0; !this.observer && waited < OBSERVER_BACK_WITHIN_MS; waited += OBSERVE_AGAIN_MS)
      await delay(OBSERVE_AGAIN_MS);
    if (!this.observer) throw new Error("the kernel is not being watched");
    const observed = await this.observer.refresh();
    if (observed !== this.model.state.observed) this.model.replaceObserved(observed);
    return observed;
  }

  /** @throws {SandboxUnavailable} when the system refuses. */
  async start(): Promise<Sandbox> {
    this.model.update({ status: "starting" });
    try {
      const record = (identity: Sandbox["identity"]) => this.journal.save({ sandbox: identity });
      const sandbox = await startSandbox({ lab: this.model.state.lab, record });
      await this.attach(sandbox);
      const how = sandbox.userNamespace ? "in its own user namespace" : "as root, without a user namespace";
      this.model.say("info", `Sandbox started ${how} (process ${sandbox.pid}).`);
      return sandbox;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Takes up the sandbox that an earlier engine left. Resolves to whether there was one and it lives. */
  async recover(): Promise<"none" | "found" | "lost"> {
    const { sandbox: identity } = this.journal.entry;
    if (!identity) return "none";
    const sandbox = await findSandbox(identity);
    if (!sandbox) return "lost";
    await this.attach(sandbox);
    this.model.say("info", `Sandbox found again (process ${sandbox.pid}).`);
    return "found";
  }

  /** Ends the sandbox and all in it. Safe to call at any time. */
  async stop(): Promise<void> {
    const identity = this.sandbox?.identity ?? this.journal.entry.sandbox;
    if (identity) this.model.update({ status: "stopping" });
    const detached = this.detach();
    if (identity) await killSandbox(identity);
    await detached;
    this.model.replaceObserved(nothingObserved());
    this.model.update({ status: "stopped" });
    // It is gone whether or not that can be written down: a full disk must not keep a lab from being stopped.
    await this.journal.save({ sandbox: null }).catch(this.complain);
  }

  /** Lets go of the sandbox, which stays. */
  async close(): Promise<void> {
    this.closed = true;
    await this.detach();
  }

  private readonly complain = (error: unknown) =>
    this.model.say("error", error instanceof Error ? error.message : String(error));

  private async attach(sandbox: Sandbox): Promise<void> {
    this.sandbox = sandbox;
    await this.observe(sandbox);
    this.look = setInterval(() => this.lookForHolder().catch(this.complain), LOOK_EVERY_MS);
    this.model.update({ status: "running" });
  }

  private async detach(): Promise<void> {
    const { observer } = this;
    if (this.look) clearInterval(this.look);
    [this.sandbox, this.observer, this.look] = [null, null, null];
    await observer?.stop();
  }

  private async observe(sandbox: Sandbox): Promise<void> {
    const observer = await startObserver({
      sandbox,
      filtered: () => this.filtered(),
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

  private async observerEnded(sandbox: Sandbox, reason: string): Promise<void> {
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
    if (!sandbox || (await sandboxLives(sandbox.identity)) || this.sandbox !== sandbox) return;
    await this.detach();
    this.lose();
  }

  /** Takes note that the sandbox has ended without being told to. */
  lose(): void {
    this.model.replaceObserved(nothingObserved());
    this.model.update({ status: "lost" });
    this.model.say(
      "error",
      "The lab's sandbox has ended without being told to. Everything in it is gone; deploy makes it anew.",
    );
    this.onLost();
  }
}
