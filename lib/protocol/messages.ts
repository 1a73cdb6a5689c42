/**
 * The one protocol between engine, web, browser and CLI. Version, requests,
 * replies and events are all in this file; every border parses with these
 * schemas. On the engine's Unix socket a message is one line of JSON; on the
 * WebSocket it is one text frame.
 */
import { z } from "zod";
import type { TrafficFigures } from "../observed/traffic/meter";
import type { ObservedUplink } from "../observed/types";
import type { DoctorReport } from "../plan/capabilities";
import type { Run } from "../plan/run";
import type { Plan } from "../plan/step";
import { elementSchema } from "../topology/ids";
import { layoutPatchSchema } from "../topology/layout";
import { MOST_RECORDS, topologyPatchSchema } from "../topology/patch";
import type { Trace } from "../trace/types";
import type { Issue } from "../validate/issue";
import { captureQuestionSchema } from "./capture";
import { LAB_NAME } from "./labName";
import type { Checkpoint, LabChange, LabListing, LabState, NetworkCard, NodeUsage } from "./labState";
import { measureQuestionSchema } from "./measure";
import { type Identity, type Role, roleSchema, type Share, userNameSchema } from "./roles";
import { MAX_PIECE, STREAM_WINDOW, type StreamEvent, streamIdSchema } from "./streams";
import { type LiveTable, tableSchema } from "./tables";
import { terminalIdSchema, terminalSize } from "./terminals";
import { traceQuestionSchema } from "./trace";
import { waysOptionsSchema } from "./ways";

/** Raised whenever an old client would misread a new engine or the reverse. */
export const PROTOCOL_VERSION = 2;

/** Longest message either side accepts, in bytes. A lab of 10 000 nodes fits. */
export const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

export const labNameSchema = z.string().regex(LAB_NAME, "1 to 40 lower-case letters, digits and inner hyphens");

const side = z.enum(["a", "b"]);

/** A single live action on a running lab. None of them edits the topology. */
export const actSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("setAdmin"), link: z.string(), side, up: z.boolean() }),
  z.strictObject({ type: z.literal("unplug"), link: z.string() }),
  z.strictObject({ type: z.literal("plug"), link: z.string() }),
  z.strictObject({ type: z.literal("restartService"), node: z.string(), service: z.string() }),
  /** Carries what is drawn for the packets that leave an end (`impair`) to the kernel. */
  z.strictObject({ type: z.literal("impair"), link: z.string(), side }),
]);
export type Act = z.infer<typeof actSchema>;

const lab = labNameSchema;

/** A process, told from a later one with its number by field 22 of /proc/pid/stat (proc(5)). */
const holderSchema = z.strictObject({ pid: z.number().int().positive(), startTime: z.string().max(20) });
export type Holder = z.infer<typeof holderSchema>;

/** Name of an interface as the kernel takes it (dev_valid_name), and nothing that iproute2 could read otherwise. */
const interfaceName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}$/, "1 to 15 letters, digits, _ . and -");
/** Text of a topology file; the limit keeps a hostile upload from the YAML parser. */
const yamlText = z.string().max(4 * 1024 * 1024);

/** Every request, by type: what it asks, then in `Replies` what comes back. */
export const requestSchema = z.discriminatedUnion("type", [
  /** Says on whose behalf the web server asks, once and before all else; null is the owner of this Wirelab. */
  z.strictObject({ type: z.literal("introduce"), user: userNameSchema.nullable() }),
  z.strictObject({ type: z.literal("hello"), protocol: z.number() }),
  z.strictObject({ type: z.literal("doctor") }),
  /**
   * Builds the ways to join two namespaces beside each other and measures them. Each message of the
   * stream is a `WaysEvent` as JSON; the last is `ended`. Closing the stream ends it all.
   */
  z.strictObject({ type: z.literal("measure.ways"), options: waysOptionsSchema }),
  /** Where labs can live besides sandboxes of their own. */
  z.strictObject({ type: z.literal("places") }),
  z.strictObject({ type: z.literal("labs.list") }),
  z.strictObject({ type: z.literal("labs.watch") }),
  z.strictObject({
    type: z.literal("lab.create"),
    lab,
    source: z.discriminatedUnion("from", [
      z.strictObject({ from: z.literal("nothing") }),
      z.strictObject({ from: z.literal("gallery"), entry: z.string() }),
      z.strictObject({ from: z.literal("file"), text: yamlText }),
    ]),
    /** Where it shall live for ever; a sandbox unless given. */
    place: z.enum(["sandbox", "host"]).optional(),
  }),
  z.strictObject({ type: z.literal("lab.delete"), lab }),
  /** Whom the lab is shared with, and who could be. */
  z.strictObject({ type: z.literal("lab.shares"), lab }),
  /** Gives a user a role in the lab; null takes it away. */
  z.strictObject({ type: z.literal("lab.share"), lab, user: userNameSchema, role: roleSchema.nullable() }),
  z.strictObject({ type: z.literal("lab.open"), lab }),
  z.strictObject({ type: z.literal("lab.close"), lab }),
  /** Begins or ends watching what flows through an open lab; while nobody watches, nothing is counted. */
  z.strictObject({ type: z.literal("lab.traffic"), lab, watch: z.boolean() }),
  /** `edit` is the sender's own name for the edit; the event that confirms it carries it back. */
  z.strictObject({
    type: z.literal("lab.edit"),
    lab,
    edit: z.string().max(64),
    patch: topologyPatchSchema,
    layout: layoutPatchSchema.optional(),
  }),
  z.strictObject({ type: z.literal("lab.layout"), lab, patch: layoutPatchSchema }),
  z.strictObject({ type: z.literal("lab.file"), lab }),
  /** Replaces the whole file; refused when it has errors or when `revision` is not the lab's. */
  z.strictObject({ type: z.literal("lab.replaceFile"), lab, text: yamlText, revision: z.number().int().optional() }),
  z.strictObject({ type: z.literal("lab.discardRejected"), lab }),
  /** `fingerprint` is that of the plan the person saw; another plan is refused with `plan-changed`. */
  z.strictObject({
    type: z.literal("lab.apply"),
    lab,
    mode: z.enum(["deploy", "restore", "repair", "rollback"]),
    fingerprint: z.string().optional(),
  }),
  z.strictObject({ type: z.literal("lab.plan"), lab, mode: z.enum(["deploy", "restore", "repair", "rollback"]) }),
  /** Ends a run between two steps. What was done stands: the same can be gone on with, or rolled back. */
  z.strictObject({ type: z.literal("lab.cancel"), lab, run: z.string() }),
  z.strictObject({ type: z.literal("lab.stop"), lab }),
  /** Keeps a change of the machine that waits to be confirmed, or takes it back at once. */
  z.strictObject({ type: z.literal("lab.confirm"), lab, keep: z.boolean() }),
  z.strictObject({ type: z.literal("lab.act"), lab, act: actSchema }),
  /** Takes what the kernel has into the topology: for the named elements, or for all drift. */
  z.strictObject({ type: z.literal("lab.adopt"), lab, elements: z.array(elementSchema).max(MOST_RECORDS).optional() }),
  z.strictObject({ type: z.literal("lab.script"), lab }),
  /** Reads a table that is only looked at; asked once a second by a window that shows it. */
  z.strictObject({ type: z.literal("lab.table"), lab, table: tableSchema }),
  /** Empties such a table, where it can be emptied. */
  z.strictObject({ type: z.literal("lab.flush"), lab, table: tableSchema }),
  /** Follows a packet from one node to another, then sends a real one. */
  z.strictObject({ type: z.literal("lab.trace"), lab, question: traceQuestionSchema }),
  /**
   * Measures in the running lab. Each message of the stream is a `MeasureEvent` as JSON; the
   * last is `ended`. Closing the stream ends the measurement.
   */
  z.strictObject({ type: z.literal("lab.measure"), lab, question: measureQuestionSchema }),
  /** Captures packets. The stream's bytes are a pcapng file. Closing the stream ends the capture. */
  z.strictObject({ type: z.literal("lab.capture"), lab, question: captureQuestionSchema }),
  /**
   * What the machine does for the uplink of a lab in a sandbox. Asked of the engine of the host place by the
   * lab's own engine; without `holder` for a lab that does not run.
   */
  z.strictObject({ type: z.literal("uplink.look"), lab, holder: holderSchema.nullable() }),
  /** Makes the uplink, or puts it right: whatever of it is missing. */
  z.strictObject({
    type: z.literal("uplink.set"),
    lab,
    holder: holderSchema,
    name: interfaceName,
    address: z.string().max(32),
  }),
  z.strictObject({ type: z.literal("uplink.remove"), lab }),
  /** Keeps the machine's forwarding, or takes the uplink away with it. */
  z.strictObject({ type: z.literal("uplink.confirm"), lab, keep: z.boolean() }),
  /** How to enter the lab from a shell of the same user: the holder's process id. */
  z.strictObject({ type: z.literal("lab.enter"), lab, node: z.string() }),
  /**
   * The end of what a service has printed. Asked once a second by a window that
   * shows it; `seen` is the mark of what it has, and then nothing is sent anew.
   */
  z.strictObject({
    type: z.literal("lab.serviceLog"),
    lab,
    node: z.string(),
    service: z.string().max(32),
    seen: z.string().max(64).optional(),
  }),
  /** What the processes of a node use; asked now and then by a window that shows it. */
  z.strictObject({ type: z.literal("lab.usage"), lab, node: z.string() }),
  /** Starts a shell in a node; see `terminals.ts`. It lives on when this connection ends. */
  z.strictObject({ type: z.literal("terminal.open"), lab, node: z.string(), ...terminalSize }),
  /** Looks at a terminal and types in it: a stream of bytes, first what was printed earlier. */
  z.strictObject({ type: z.literal("terminal.attach"), lab, terminal: terminalIdSchema, ...terminalSize }),
  z.strictObject({ type: z.literal("terminal.resize"), lab, terminal: terminalIdSchema, ...terminalSize }),
  /** Ends the shell, if it has not ended, and takes the terminal from the list. */
  z.strictObject({ type: z.literal("terminal.close"), lab, terminal: terminalIdSchema }),
  /** Allows a stream so much more; see `streams.ts`. A stream that has ended meanwhile is no error. */
  z.strictObject({
    type: z.literal("stream.credit"),
    stream: streamIdSchema,
    bytes: z.number().int().positive().max(STREAM_WINDOW),
  }),
  /** Input for what is at the stream's other end; answered when that has taken it. */
  z.strictObject({ type: z.literal("stream.write"), stream: streamIdSchema, data: z.string().max(MAX_PIECE) }),
  /** Ends a stream. Answered also when it has ended already. */
  z.strictObject({ type: z.literal("stream.close"), stream: streamIdSchema }),
]);
export type Request = z.infer<typeof requestSchema>;
export type RequestType = Request["type"];
export type RequestOf<T extends RequestType> = Extract<Request, { type: T }>;

/** A request on the wire. */
export const clientMessageSchema = z.strictObject({ id: z.number().int().nonnegative(), request: requestSchema });
export type ClientMessage = z.infer<typeof clientMessageSchema>;

/**
 * Unasked messages. `seq` counts a lab's events within one connection, from the
 * snapshot's 0 up; a gap means the client asks for the lab again (`lab.open`).
 */
export type ServerEvent =
  | { event: "snapshot"; lab: string; seq: 0; state: LabState; role: Role }
  | { event: "change"; lab: string; seq: number; change: LabChange }
  /** Once a second, what changed; with `whole`, all of it. `at` in milliseconds since the epoch; null: not counted any more. */
  | { event: "traffic"; lab: string; at: number; whole?: true; links: Record<string, TrafficFigures | null> }
  | { event: "gone"; lab: string }
  | { event: "labs"; labs: LabListing[] };

export type ErrorCode =
  | "bad-request"
  | "not-signed-in"
  | "forbidden"
  | "protocol-version"
  | "no-such-lab"
  | "no-such-element"
  | "lab-exists"
  | "busy"
  | "conflict"
  | "not-saved"
  | "invalid-topology"
  | "plan-changed"
  | "not-running"
  | "still-running"
  | "unavailable"
  | "failed";

/** What went wrong and what to do next; `issues` where a topology was refused. */
export interface ProtocolError {
  code: ErrorCode;
  message: string;
  /** The field of the request, where one is to blame. */
  field?: string;
  issues?: Issue[];
  /** With `conflict`: the file as it is now, which the refused text was not made for. */
  current?: { revision: number; text: string };
}

export type ReplyMessage = { re: number; ok: unknown } | { re: number; error: ProtocolError };
export type ServerMessage = ReplyMessage | ServerEvent | StreamEvent;

/** A command that was run on the machine. */
export interface MachineCommand {
  file: string;
  args: string[];
  ok: boolean;
  /** Milliseconds. */
  ms: number;
  stderr: string;
}

/** An uplink as the machine has it, and what of it waits to be confirmed. */
export interface UplinkState {
  uplink: ObservedUplink;
  checkpoint: Checkpoint | null;
}

/** What each request is answered with. */
export interface Replies {
  introduce: Record<string, never>;
  hello: { protocol: number; version: string; pid: number } & Identity;
  doctor: DoctorReport;
  "measure.ways": { stream: string };
  places: {
    /** The machine's own root namespace: `reason` tells why not and what to do, where it is not enabled. */
    host: {
      enabled: boolean;
      reason: string | null;
      cards: NetworkCard[];
      /** Address for an uplink in a network that the machine does not know, for example "10.200.0.1/30"; null for none. */
      freeUplink?: string | null;
    };
  };
  "labs.list": { labs: LabListing[] };
  "labs.watch": { labs: LabListing[] };
  "lab.create": { lab: string; issues: Issue[] };
  "lab.delete": Record<string, never>;
  /** `users` are all that have an account, with the role that they have in every lab. */
  "lab.shares": { shares: Share[]; users: { user: string; role: Role | null }[] };
  "lab.share": Record<string, never>;
  "lab.open": Record<string, never>;
  "lab.close": Record<string, never>;
  "lab.traffic": Record<string, never>;
  "lab.edit": { revision: number };
  "lab.layout": Record<string, never>;
  "lab.file": { text: string; path: string; revision: number };
  "lab.replaceFile": { revision: number; issues: Issue[] };
  "lab.discardRejected": Record<string, never>;
  /** Answered when the run has ended, well or not. */
  "lab.apply": { run: Run };
  "lab.plan": { plan: Plan };
  /** Answered when the run has come to its end. */
  "lab.cancel": Record<string, never>;
  "lab.stop": Record<string, never>;
  "lab.confirm": Record<string, never>;
  "lab.act": { run: Run };
  "lab.adopt": { revision: number };
  "lab.script": { deploy: string; teardown: string };
  "lab.table": LiveTable;
  "lab.flush": Record<string, never>;
  "lab.trace": { trace: Trace };
  "lab.measure": { stream: string };
  "lab.capture": { stream: string };
  "uplink.look": UplinkState;
  "uplink.set": UplinkState & { done: MachineCommand[] };
  "uplink.remove": { done: MachineCommand[] };
  "uplink.confirm": Record<string, never>;
  /** A command, to be run by the same user, in front of whatever shall run in the node. */
  "lab.enter": { file: string; args: string[] };
  /** `text` is null where nothing has been printed since `seen`. */
  "lab.serviceLog": { mark: string; text: string | null };
  "lab.usage": NodeUsage;
  "terminal.open": { terminal: string };
  /** `replayed` bytes at the stream's start were printed before. */
  "terminal.attach": { stream: string; replayed: number };
  "terminal.resize": Record<string, never>;
  "terminal.close": Record<string, never>;
  "stream.credit": Record<string, never>;
  "stream.write": Record<string, never>;
  "stream.close": Record<string, never>;
}

/** Requests whose reply names a stream that they opened. */
export type StreamRequest = {
  [T in RequestType]: Replies[T] extends { stream: string } ? RequestOf<T> : never;
}[RequestType];
