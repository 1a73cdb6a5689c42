/** One lab: its drawing, which is edited at any time, and its kernel side, where one thing is done at a time. */
import type { MeasureQuestion } from "@/lib/measure/question";
import { nothingObserved } from "@/lib/observed/types";
import { adoptDrift } from "@/lib/plan/adopt";
import { renderCommand } from "@/lib/plan/render";
import type { Run } from "@/lib/plan/run";
import { renderScripts } from "@/lib/plan/script";
import type { Plan } from "@/lib/plan/step";
import { type CaptureQuestion, SNAP } from "@/lib/protocol/capture";
import type { LabChange, LabState, LabSummary, NodeUsage } from "@/lib/protocol/labState";
import type { Act } from "@/lib/protocol/messages";
import type { LiveTable, TableRef } from "@/lib/protocol/tables";
import type { TerminalSize } from "@/lib/protocol/terminals";
import { type ElementRef, findNode } from "@/lib/topology/ids";
import { applyPatch } from "@/lib/topology/patch";
import { namespaceOf, ROOT_NS } from "@/lib/topology/places";
import { SERVICE_NAME } from "@/lib/topology/services";
import type { Trace, TraceQuestion } from "@/lib/trace/types";
import { validateTopology } from "@/lib/validate";
import { Capture, type CaptureSink } from "@/server/engine/capture/capture";
import { captureSpots } from "@/server/engine/capture/spots";
import { EngineError } from "@/server/engine/errors";
import { HostLab, type HostServices } from "@/server/engine/host/hostLab";
import { LIMITS } from "@/server/engine/limits";
import { type PreparedMeasurement, prepareMeasurement } from "@/server/engine/measure/measure";
import { confined, type SandboxHandle, sandboxEntrance } from "@/server/engine/sandbox";
import { readServiceLog } from "@/server/engine/services/records";
import { readUsage } from "@/server/engine/services/usage";
import { flushTable, readTable, type TableContext } from "@/server/engine/tables/table";
import { shellIn } from "@/server/engine/terminals/shell";
import { LabTerminals } from "@/server/engine/terminals/terminals";
import { traceInSandbox } from "@/server/engine/trace/trace";
import { TrafficWatch } from "@/server/engine/traffic/watch";
import type { LabPaths } from "@/server/paths";
import { removeTemporaries } from "./atomicFile";
import { LabDrawing } from "./drawing";
import { Journal } from "./journal";
import { type ApplyOrder, LabKernel } from "./labKernel";
import { LabMemory } from "./labMemory";
import { LayoutStore } from "./layoutStore";
import type { Machine } from "./machine";
import { LabModel } from "./model";
import type { PlanMode } from "./planning";
import { firstRevision } from "./revision";
import { Storage } from "./storage";
import { TopologyStore } from "./topologyStore";

export class Lab {
  readonly terminals: LabTerminals;
  /** What flows through its links, for those who watch. */
  readonly traffic: TrafficWatch;
  private readonly memory: LabMemory;

  private constructor(
    private readonly model: LabModel,
    private readonly journal: Journal,
    readonly drawing: LabDrawing,
    private readonly kernel: LabKernel,
    private changedAt: number,
  ) {
    this.terminals = new LabTerminals({ onChange: (terminals) => model.update({ terminals }) });
    this.traffic = new TrafficWatch({
      sandbox: () => kernel.sandboxNow,
      topology: () => model.state.topology,
      onShortfall: (text) => model.say("warning", text),
    });
    this.memory = new LabMemory(model, () => kernel.sandboxNow);
    model.subscribe((change) => {
      this.memory.changed(change);
      if (change.status && change.status !== "starting" && change.status !== "running")
        this.terminals.end("The lab was stopped.");
      if (change.run?.state === "running") this.endTerminalsOf(change.run);
      if (change.edits) this.changedAt = Date.now();
      kernel.drift.changed(change);
    });
  }

  /**
   * Opens a lab's folder and takes up its sandbox, when an earlier engine left one.
   * @param changedAt milliseconds since the epoch of the last change to its file
   */
  static async open(
    name: string,
    paths: LabPaths,
    machine: Machine,
    changedAt: number,
    host: HostServices | null = null,
  ): Promise<Lab> {
    // An engine that was killed while it wrote left what it was writing.
    await removeTemporaries(paths.folder);
    const [journal, layout] = await Promise.all([Journal.open(paths.state), LayoutStore.open(paths)]);
    const store = await TopologyStore.open(paths, journal.entry.applied);
    const { topology, rejected } = store.initial;
    const model = new LabModel({
      lab: name,
      place: host ? "host" : "sandbox",
      status: "stopped",
      revision: firstRevision(store.current),
      topology,
      layout: layout.initial,
      issues: validateTopology(topology, machine.known),
      rejected: rejected && { issues: rejected, at: Date.now() },
      observed: nothingObserved(),
      applied: null,
      drift: [],
      run: null,
      checkpoint: null,
      log: [],
      terminals: [],
      file: paths.topology,
      unsaved: null,
      lost: null,
    });
    const storage = new Storage(model);
    journal.onTrouble = (error) => storage.trouble("journal", error);
    const hostLab = host && new HostLab(model, journal, host);
    const drawing = new LabDrawing(model, store, layout, machine, storage);
    const lab = new Lab(model, journal, drawing, new LabKernel(model, journal, machine, hostLab), changedAt);
    if (journal.damage) model.say("error", `The journal ${paths.state} could not be read: ${journal.damage}`);
    if (layout.damage)
      model.say(
        "warning",
        `${paths.layout} could not be read (${layout.damage}): nodes are placed anew. It is kept in ${paths.unreadLayout}.`,
      );
    drawing.follow();
    await lab.kernel.recover();
    return lab;
  }

  get state(): LabState {
    return this.model.state;
  }

  get summary(): LabSummary {
    const { lab, place, status, topology } = this.model.state;
    return {
      name: lab,
      place,
      status,
      nodes: topology.nodes.length,
      links: topology.links.length,
      changedAt: this.changedAt,
    };
  }

  /** The state now, and every change after it. */
  subscribe(listener: (change: LabChange) => void): { state: LabState; unsubscribe: () => void } {
    return this.model.subscribe(listener);
  }

  plan(mode: PlanMode): Promise<Plan> {
    return this.kernel.plan(mode);
  }

  apply(mode: PlanMode, order?: ApplyOrder): Promise<Run> {
    return this.kernel.apply(mode, order);
  }

  act(act: Act): Promise<Run> {
    return this.kernel.act(act);
  }

  /** Ends a run between two steps; what was done stands. */
  cancel(run: string): Promise<void> {
    return this.kernel.cancel(run);
  }

  stop(): Promise<void> {
    return this.kernel.stop();
  }

  /** Keeps a change of the machine that waits to be confirmed, or takes it back. */
  confirm(keep: boolean): Promise<void> {
    return this.kernel.confirm(keep);
  }

  /** Takes what the kernel has into the drawing: for the named elements, or for all drift. */
  async adopt(elements?: ElementRef[]): Promise<number> {
    this.kernel.checkIdle();
    const { topology, observed, applied } = this.state;
    if (!this.kernel.running || !applied)
      throw new EngineError("not-running", "Nothing is deployed that could differ from the drawing.");
    const adopted = applyPatch(applied, adoptDrift(applied, observed, applied, elements));
    const revision = await this.drawing.edit(null, adoptDrift(topology, observed, applied, elements));
    await this.kernel.adopted(adopted);
    return revision;
  }

  /** The drawing as two shell scripts that need no Wirelab. */
  scripts(): { deploy: string; teardown: string } {
    this.kernel.checkTopology();
    return renderScripts(this.state.topology);
  }

  /** Reads a table that nobody keeps. */
  table(ref: TableRef): Promise<LiveTable> {
    return readTable(this.tableContext(), ref);
  }

  flush(ref: TableRef): Promise<void> {
    return flushTable(this.tableContext(), ref);
  }

  /** Follows a packet through the running lab and sends a real one. */
  async trace(question: TraceQuestion): Promise<Trace> {
    const look = async () => (await this.kernel.look()).observed;
    return traceInSandbox(this.kernel.running, this.state.topology, look, question);
  }

  /**
   * Prepares a measurement in the running lab; it begins when the result is called.
   * @throws {EngineError} `not-running`, `busy`, or with the field of the question that is to blame
   */
  async measure(question: MeasureQuestion): Promise<PreparedMeasurement> {
    const { sandbox, observed } = await this.kernel.look();
    const lab = {
      sandbox,
      observed,
      state: () => this.state,
      subscribe: (listener: (change: LabChange) => void) => this.subscribe(listener),
    };
    return prepareMeasurement(lab, question);
  }

  /**
   * Begins a capture in the running lab.
   * @throws {EngineError} `not-running`, `busy`, or with the field of the question that is to blame
   */
  async capture(question: CaptureQuestion, sink: CaptureSink): Promise<Capture> {
    const sandbox = this.kernel.running;
    const { topology, applied, observed } = this.state;
    const { filter = "", snap = SNAP.most, count, seconds } = question;
    const spots = captureSpots(question, applied ? [topology, applied] : [topology], observed, Boolean(sandbox.host));
    const subscribe = (listener: (change: LabChange) => void) => this.subscribe(listener);
    return Capture.start({ sandbox, spots, filter, snap, count, seconds, subscribe }, sink);
  }

  /** The command, to be put in front of another one, that enters a node of the running lab. */
  entrance(node: string): { file: string; args: string[] } {
    const { sandbox, netns } = this.placeOf(node);
    const entrance = sandboxEntrance(sandbox, netns === ROOT_NS ? undefined : netns);
    return sandbox.host ? entrance : confined(entrance, LIMITS);
  }

  /** @throws {EngineError} `not-running`; `no-such-element` for a node that is not there */
  private placeOf(node: string): { sandbox: SandboxHandle; netns: string } {
    const sandbox = this.kernel.running;
    const { topology, applied, observed } = this.state;
    const drawn = findNode(topology, node) ?? (applied && findNode(applied, node));
    const netns = drawn ? namespaceOf(drawn) : node;
    if (!Object.hasOwn(observed.namespaces, netns)) {
      throw new EngineError("no-such-element", `The running lab has no node "${node}". Is it deployed?`, {
        field: "node",
      });
    }
    return { sandbox, netns };
  }

  /** The end of what a service has printed. @param seen the mark of what the asker has */
  serviceLog(node: string, service: string, seen?: string): Promise<{ mark: string; text: string | null }> {
    const { sandbox, netns } = this.placeOf(node);
    if (!SERVICE_NAME.test(service))
      throw new EngineError("no-such-element", `${node} has no service "${service}".`, { field: "service" });
    return readServiceLog(sandbox, netns, service, seen);
  }

  /** A shell in a namespace that is being removed would keep it alive, unseen. */
  private endTerminalsOf({ steps }: Run): void {
    const gone = new Set(steps.flatMap(({ step }) => (step.op === "deleteNamespace" ? [step.name] : [])));
    if (gone.size > 0) this.terminals.end("The node was removed from the lab.", ({ node }) => gone.has(node));
  }

  /** What the processes in a node use. */
  usage(node: string): NodeUsage {
    const { sandbox, netns } = this.placeOf(node);
    return readUsage(sandbox, netns);
  }

  /** Starts a shell in a node of the running lab. @returns the terminal's name */
  async openTerminal(node: string, size: TerminalSize): Promise<string> {
    if (this.state.place === "host")
      throw new EngineError(
        "unavailable",
        "This lab is on the machine itself, and a shell in it would be root's on this machine: there is none in the browser. In a terminal of the machine: sudo ip netns exec NAME bash",
        { field: "lab" },
      );
    const { file, args } = this.entrance(node);
    const { command, env } = shellIn(this.state.lab, node);
    return this.terminals.open(node, { file, args: [...args, command.file, ...command.args], env }, size);
  }

  private tableContext(): TableContext {
    const { topology, applied, observed } = this.state;
    return {
      sandbox: this.kernel.running,
      topologies: [topology, ...(applied ? [applied] : [])],
      observed,
      onChanged: (command, { exitCode, ms }) =>
        this.model.log({
          source: "command",
          level: exitCode === 0 ? "good" : "error",
          text: renderCommand(command),
          ms,
          ns: command.netns,
        }),
    };
  }

  /** Resolves when nothing of what is in the kernel waits to be written down. */
  async written(): Promise<void> {
    await this.journal.written();
  }

  /** Lets go of the lab; its sandbox stays. */
  async close(): Promise<void> {
    this.terminals.end("Wirelab was ended.");
    this.traffic.close();
    this.memory.close();
    await this.kernel.close();
    await Promise.all([this.drawing.close(), this.journal.written()]);
    this.model.close();
  }
}
