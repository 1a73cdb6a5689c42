"use client";
/**
 * The one mirror of the engine in the browser. `server` is what the engine sent;
 * `lab` is the same with this window's unconfirmed edits on top, so that an edit
 * is seen at once and another window's edit is never lost. Nothing else in the
 * browser holds a topology.
 */
import { create } from "zustand";
import type { DoctorReport } from "@/lib/plan/capabilities";
import type { ProtocolClient } from "@/lib/protocol/client";
import { followLab } from "@/lib/protocol/follow";
import type { LabListing, LabState } from "@/lib/protocol/labState";
import { PROTOCOL_VERSION, type ServerEvent } from "@/lib/protocol/messages";
import type { Identity, Role } from "@/lib/protocol/roles";
import {
  applyLayoutPatch,
  emptyLayout,
  isEmptyLayoutPatch,
  type LayoutPatch,
  reverseLayoutPatch,
} from "@/lib/topology/layout";
import { applyPatch, isEmptyPatch, reversePatch, type TopologyPatch } from "@/lib/topology/patch";
import { type ConnectionState, type LiveConnection, openConnection } from "./connection";
import { say, sayError } from "./notices";
import { readOnlyBecause } from "./readOnly";
import { EVENT_REST_MS, rested } from "./rested";
import { receiveTraffic } from "./trafficStore";

interface PendingEdit {
  edit: string;
  patch: TopologyPatch;
  layout?: LayoutPatch;
}

/** An edit as the undo history keeps it: forth and back are both data. */
interface HistoryEntry {
  /** What undo names, for example "Add ns3". */
  label: string;
  patch: TopologyPatch;
  layout?: { before: LayoutPatch; after: LayoutPatch };
}

interface LabStore {
  connection: ConnectionState;
  /** Round trip to the engine in milliseconds. */
  latency: number | null;
  labs: LabListing[] | null;
  /** Who this window is signed in as; null until the engine has said it. */
  identity: Identity | null;
  /** What this window may do with the lab that it shows. */
  role: Role | null;
  doctor: DoctorReport | null;
  server: LabState | null;
  lab: LabState | null;
  /** The lab was deleted, here or in another window. */
  gone: boolean;
  /** The lab is on the host, whose engine does not answer: what is shown is as it was. */
  away: boolean;
  pending: PendingEdit[];
  undoStack: HistoryEntry[];
  redoStack: HistoryEntry[];
}

const HISTORY_LENGTH = 200;
const NOTHING = {
  role: null,
  server: null,
  lab: null,
  gone: false,
  away: false,
  pending: [],
  undoStack: [],
  redoStack: [],
};

export const useLabStore = create<LabStore>()(() => ({
  connection: "connecting",
  latency: null,
  labs: null,
  identity: null,
  doctor: null,
  ...NOTHING,
}));

const { getState, setState } = useLabStore;

let connection: LiveConnection | null = null;
let opened: string | null = null;
let editCounter = 0;
/** Tells this window's edits from those of other windows. */
const windowId = Math.random().toString(36).slice(2, 10);

/** Sends a request to the engine. Rejects with the engine's own words. */
export const request: ProtocolClient["request"] = (message) =>
  connection ? connection.request(message) : Promise.reject(new Error("Not connected to Wirelab yet."));

/** Asked for once when a change is missing; one that fails is asked again when the connection is back. */
const follower = followLab(() => {
  if (opened) request({ type: "lab.open", lab: opened }).catch(sayError);
});

/** Opens a stream; it ends when the connection is lost, and is opened anew by who wants it. */
export const openStream: ProtocolClient["stream"] = (message, consumer) =>
  connection ? connection.stream(message, consumer) : Promise.reject(new Error("Not connected to Wirelab yet."));

/** The server's lab with unconfirmed edits on top; an edit that no longer fits is dropped and told. */
function withPending(server: LabState, pending: PendingEdit[]): { lab: LabState; pending: PendingEdit[] } {
  let { topology, layout } = server;
  const kept = pending.filter((edit) => {
    try {
      topology = applyPatch(topology, edit.patch);
      if (edit.layout) layout = applyLayoutPatch(layout, edit.layout);
      return true;
    } catch (error) {
      sayError(error);
      return false;
    }
  });
  return { lab: kept.length > 0 ? { ...server, topology, layout } : server, pending: kept };
}

/** The host's engine may end and come back while this one goes on: a lab of its is opened again when it is listed again. */
function takeLabs(labs: LabListing[]): void {
  const { server, away } = getState();
  const listed = labs.some(({ name }) => name === opened);
  setState({ labs, away: server?.place === "host" && !listed });
  if (away && listed && opened) request({ type: "lab.open", lab: opened }).catch(sayError);
}

function receive(event: ServerEvent): void {
  if (event.event === "labs") return takeLabs(event.labs);
  if (event.lab !== opened) return;
  if (event.event === "traffic") return receiveTraffic(event);
  if (event.event === "gone") return setState({ gone: true });
  incoming.push(event);
  takeIn.ask();
}

/** What the engine told of the lab and is not shown yet, in order. */
let incoming: Extract<ServerEvent, { event: "snapshot" | "change" }>[] = [];

/** Steps of a run from which on nobody reads one by one how they end. */
const LARGE_RUN = 100;
/** Least time between two looks at a large run, in milliseconds: the machine has to carry it out besides. */
const RUN_PACE_MS = 150;

function paceNow(): number {
  const run = getState().server?.run;
  return run?.state === "running" && run.steps.length >= LARGE_RUN ? RUN_PACE_MS : 0;
}

/** A single event is shown at once; a storm of them a few times a second, with all that came. */
const takeIn = rested(
  () => {
    const events = incoming;
    incoming = [];
    let next: Partial<LabStore> = {};
    let { server, pending } = getState();
    for (const event of events) {
      const followed = follower.receive(event, server);
      if (event.event === "snapshot") next = { role: event.role };
      if (!followed) continue;
      server = followed.state;
      const { change } = followed;
      if (change) {
        for (const { aloud, text } of change.log ?? []) if (aloud) say("error", text);
        const confirmed = new Set(change.edits?.map(({ edit }) => edit));
        pending = pending.filter(({ edit }) => !confirmed.has(edit));
      } else {
        // Edits sent before a reconnection were confirmed or lost with it; the snapshot is the truth.
        pending = [];
        next = { ...next, gone: false };
      }
    }
    if (server === getState().server) setState(next);
    else setState({ ...next, server, ...(server && withPending(server, pending)) });
  },
  { longestRest: EVENT_REST_MS, pace: paceNow },
);

async function resume(): Promise<void> {
  // Side by side: examining the machine takes a while, and a lab need not wait for that.
  await Promise.all([
    request({ type: "hello", protocol: PROTOCOL_VERSION }).then(({ user, role }) =>
      setState({ identity: { user, role } }),
    ),
    request({ type: "labs.watch" }).then(({ labs }) => takeLabs(labs)),
    request({ type: "doctor" }).then((doctor) => setState({ doctor })),
    opened &&
      request({ type: "lab.open", lab: opened }).catch((error: unknown) => {
        // Of a lab on the host the list tells whether it is away.
        if (getState().server?.place !== "host") throw error;
      }),
  ]);
}

/** Connects once for the page's life; called by the page's root. */
export function connectToEngine(): () => void {
  connection = openConnection({
    onEvent: receive,
    onLatency: (latency) => setState({ latency }),
    onState(state) {
      setState({ connection: state });
      if (state === "lost") follower.restart();
      if (state === "live") resume().catch(sayError);
    },
  });
  return () => {
    connection?.close();
    connection = null;
  };
}

/** Shows a lab, or none. The snapshot arrives as an event. */
export function showLab(lab: string | null): void {
  if (opened === lab) return;
  if (opened && getState().connection === "live") request({ type: "lab.close", lab: opened }).catch(sayError);
  opened = lab;
  incoming = [];
  follower.restart();
  setState(NOTHING);
  if (lab && getState().connection === "live") request({ type: "lab.open", lab }).catch(sayError);
}

function send(patch: TopologyPatch, layout: LayoutPatch | undefined): void {
  const { server, pending } = getState();
  if (!server) return;
  if (isEmptyPatch(patch)) {
    if (!layout || isEmptyLayoutPatch(layout)) return;
    const next = { ...server, layout: applyLayoutPatch(server.layout, layout) };
    setState({ server: next, ...withPending(next, pending) });
    request({ type: "lab.layout", lab: server.lab, patch: layout }).catch(sayError);
    return;
  }
  const edit = `${windowId}-${++editCounter}`;
  setState(withPending(server, [...pending, { edit, patch, layout }]));
  request({ type: "lab.edit", lab: server.lab, edit, patch, layout }).catch((error: unknown) => {
    const now = getState();
    if (!now.server) return;
    setState(
      withPending(
        now.server,
        now.pending.filter((other) => other.edit !== edit),
      ),
    );
    sayError(error);
  });
}

/** Whether an edit would reach the engine; says so when not, because what nobody keeps must not be drawn. */
function canEdit(): boolean {
  const readOnly = readOnlyBecause(getState().role);
  if (readOnly) {
    say("error", readOnly);
    return false;
  }
  if (getState().connection === "live") return true;
  say("error", "Not connected to Wirelab: editing waits until the connection is back.");
  return false;
}

/** Makes an edit: seen at once, sent to the engine, remembered for undo. */
export function edit(label: string, patch: TopologyPatch, layout?: LayoutPatch): void {
  if (!canEdit()) return;
  if (isEmptyPatch(patch) && !layout) return;
  const now = getState().lab?.layout ?? emptyLayout();
  const entry: HistoryEntry = {
    label,
    patch,
    layout: layout && { before: reverseLayoutPatch(now, layout), after: layout },
  };
  setState(({ undoStack }) => ({ undoStack: [...undoStack, entry].slice(-HISTORY_LENGTH), redoStack: [] }));
  send(patch, layout);
}

export function undo(): void {
  const entry = getState().undoStack.at(-1);
  if (!entry || !canEdit()) return;
  setState(({ undoStack, redoStack }) => ({ undoStack: undoStack.slice(0, -1), redoStack: [...redoStack, entry] }));
  send(reversePatch(entry.patch), entry.layout?.before);
}

export function redo(): void {
  const entry = getState().redoStack.at(-1);
  if (!entry || !canEdit()) return;
  setState(({ undoStack, redoStack }) => ({ redoStack: redoStack.slice(0, -1), undoStack: [...undoStack, entry] }));
  send(entry.patch, entry.layout?.after);
}
