/** What a client is told of a lab: its state as a window shows it, and what changes of it. */
import type { ObservedPatch } from "../observed/patch";
import type { Observed } from "../observed/types";
import type { Place } from "../plan/capabilities";
import type { DriftItem } from "../plan/drift";
import type { Run, RunProgress } from "../plan/run";
import type { Layout, LayoutPatch } from "../topology/layout";
import type { TopologyPatch } from "../topology/patch";
import type { Topology } from "../topology/schema";
import type { Issue } from "../validate/issue";
import type { Role } from "./roles";
import type { TerminalInfo } from "./terminals";

/**
 * - `stopped`: nothing of it is in the kernel. - `starting`, `stopping`: the sandbox is being made or reaped.
 * - `running`: its sandbox lives (a run may be under way). - `lost`: the sandbox ended without being told to.
 */
export type LabStatus = "stopped" | "starting" | "running" | "stopping" | "lost";

/** A change of the machine that is taken back by itself unless it is confirmed in time. */
export interface Checkpoint {
  /** Why it could cut somebody off, in words. */
  reasons: string[];
  /** The time that there is in all. */
  seconds: number;
  /** Milliseconds since the epoch when it is taken back. */
  until: number;
}

/** A network card of the machine. */
export interface NetworkCard {
  name: string;
  /** Whether something is at the other end of its cable. */
  carrier: boolean;
  /** Its addresses with the length of their prefix. */
  addresses: string[];
  /** Router of the default route that leads through it. */
  gateway?: string;
}

export interface LabSummary {
  name: string;
  place: Place;
  status: LabStatus;
  nodes: number;
  links: number;
  /** Milliseconds since the epoch of the last change to its file. */
  changedAt: number;
}

/** A lab as one client may see it. */
export interface LabListing extends LabSummary {
  role: Role;
}

/** One line of the log: a command run, an event of the kernel, or a word of the engine. */
export interface LogEntry {
  /** Numbers rise by one within a lab. */
  id: number;
  /** Milliseconds since the epoch. */
  at: number;
  source: "command" | "link" | "address" | "route" | "neighbour" | "namespace" | "ovs" | "engine";
  level: "info" | "good" | "warning" | "error";
  text: string;
  /** Time a command took in milliseconds. */
  ms?: number;
  ns?: string;
  /** Windows that show the lab say it besides, for nobody who it concerns may be looking at the log. */
  aloud?: true;
}

/** A file on disk or an upload that could not take the place of the valid topology. */
export interface RejectedFile {
  issues: Issue[];
  /** Milliseconds since the epoch when it was read. */
  at: number;
}

/** All that a window shows of a lab. */
export interface LabState {
  lab: string;
  /** Where it lives: in a sandbox of its own, or in the machine's root namespace. */
  place: Place;
  status: LabStatus;
  /** Rises by one with each accepted edit, from a number that the file's text gives when the lab is opened. */
  revision: number;
  topology: Topology;
  layout: Layout;
  issues: Issue[];
  rejected: RejectedFile | null;
  observed: Observed;
  /** The topology last carried to the kernel; null when stopped. */
  applied: Topology | null;
  /** Where the kernel differs from `applied`; empty while a run is under way. */
  drift: DriftItem[];
  run: Run | null;
  /** What waits to be confirmed; null where nothing does, and always in a sandbox. */
  checkpoint: Checkpoint | null;
  log: LogEntry[];
  terminals: TerminalInfo[];
  /** The file where the topology lives. */
  file: string;
  /** Why what is shown is not on disk yet, and what to do; null when it is. It is tried again by itself. */
  unsaved: string | null;
  /** Why the sandbox ended without being told to; null unless the status is `lost`. */
  lost: string | null;
}

/** Parts of a `LabState` that changed. Lists of edits and log lines are in order. */
export interface LabChange {
  status?: LabStatus;
  edits?: { edit: string | null; revision: number; patch: TopologyPatch; layout?: LayoutPatch }[];
  layout?: LayoutPatch;
  issues?: Issue[];
  rejected?: RejectedFile | null;
  observed?: ObservedPatch;
  applied?: Topology | null;
  /** What leads from the topology applied before, or from `applied` where that is here too, to the one applied now. */
  appliedPatches?: TopologyPatch[];
  drift?: DriftItem[];
  run?: Run | null;
  checkpoint?: Checkpoint | null;
  progress?: RunProgress;
  log?: LogEntry[];
  terminals?: TerminalInfo[];
  unsaved?: string | null;
  lost?: string | null;
}

/** What the processes of a node's namespace use. */
export interface NodeUsage {
  processes: number;
  /** CPU time of those that live, in seconds since each began. */
  cpuSeconds: number;
  /** Memory that they keep in RAM, in bytes; what several share counts for each. */
  memoryBytes: number;
  /** Monotonic seconds when this was read, to tell a rate from two readings. */
  at: number;
}
