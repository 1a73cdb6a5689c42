"use client";
/** The captures of the open lab. They end with the page, and are kept nowhere. */
import { create } from "zustand";
import type { CaptureInterface, InterfaceCounts, Packet } from "@/lib/capture/packet";
import type { PcapngReader } from "@/lib/capture/pcapng/read";
import { type KeptPacket, PacketRing } from "@/lib/capture/ring";
import { CAPTURE_FINISH, type CapturePoint, type CaptureQuestion } from "@/lib/protocol/capture";
import { RequestError } from "@/lib/protocol/client";
import { bytesOf, type OpenStream } from "@/lib/protocol/streams";
import { openDock } from "./canvasStore";
import { paced } from "./capturePace";
import { openStream, useLabStore } from "./labStore";

export interface LiveCapture {
  id: number;
  question: CaptureQuestion;
  state: "starting" | "running" | "ended";
  /** Why it ended. */
  reason: string;
  interfaces: CaptureInterface[];
  /** Of each interface, as the kernel counts. */
  counts: InterfaceCounts[];
  /** Kept packets, as of the last look; they stand still while it is paused. */
  packets: KeptPacket[];
  total: number;
  letGo: number;
  /** Moment of the first packet. */
  first: bigint | null;
  paused: boolean;
  follow: boolean;
  search: string;
  /** Number of the packet that is looked at. */
  selected: number | null;
}

interface CaptureStore {
  captures: LiveCapture[];
  shown: number | null;
  /** Interfaces to choose from in the dialog, and those chosen at first. */
  choosing: { title: string; points: CapturePoint[]; chosen: number[] } | null;
}

/** Captures that a window keeps; each is bounded by its ring. */
export const MOST_CAPTURES = 8;
/** How often the list is drawn anew, in ms. */
const DRAW_EVERY_MS = 200;

const NOTHING: CaptureStore = { captures: [], shown: null, choosing: null };
export const useCaptureStore = create<CaptureStore>()(() => NOTHING);
const { getState, setState } = useCaptureStore;

interface Behind {
  ring: PacketRing;
  stream: OpenStream | null;
  drawing: ReturnType<typeof setTimeout> | null;
  /** Not yet shown. */
  counts: InterfaceCounts[];
  interfaces: CaptureInterface[];
}
const behind = new Map<number, Behind>();
let lastId = 0;

export function updateCapture(id: number, change: Partial<LiveCapture>): void {
  setState(({ captures }) => ({ captures: captures.map((one) => (one.id === id ? { ...one, ...change } : one)) }));
}

const find = (id: number) => getState().captures.find((one) => one.id === id);

function draw(id: number): void {
  const [capture, hidden] = [find(id), behind.get(id)];
  if (!capture || !hidden) return;
  hidden.drawing = null;
  const { ring, counts, interfaces } = hidden;
  const shown = capture.paused ? {} : { packets: ring.all(), letGo: ring.letGo };
  updateCapture(id, { ...shown, counts: [...counts], interfaces: [...interfaces], total: ring.total });
}

function drawSoon(id: number): void {
  const hidden = behind.get(id);
  if (hidden && hidden.drawing === null) hidden.drawing = setTimeout(() => draw(id), DRAW_EVERY_MS);
}

function take(id: number, items: ReturnType<PcapngReader["push"]>): void {
  const [capture, hidden] = [find(id), behind.get(id)];
  if (!capture || !hidden) return;
  const packets: Packet[] = [];
  for (const item of items) {
    if (item.type === "packet") packets.push(item.packet);
    else if (item.type === "counts") hidden.counts[item.counts.interface] = item.counts;
    else if (item.type === "interface") hidden.interfaces.push(item.interface);
  }
  hidden.ring.push(packets);
  if (capture.first === null && packets[0]) updateCapture(id, { first: packets[0].at });
  drawSoon(id);
}

function ended(id: number, reason: string): void {
  const hidden = behind.get(id);
  if (hidden) hidden.stream = null;
  draw(id);
  updateCapture(id, { state: "ended", reason });
}

/**
 * Begins a capture in the open lab, and shows it once it listens.
 * @throws {RequestError} when the engine refuses, with the field to blame
 */
export async function startCapture(question: CaptureQuestion): Promise<void> {
  // Most windows capture nothing: what reads captures comes with the first.
  const { PcapngReader } = await import("@/lib/capture/pcapng/read");
  const lab = useLabStore.getState().lab?.lab;
  if (lab === undefined) return;
  if (getState().captures.length >= MOST_CAPTURES) {
    const message = `This window keeps ${MOST_CAPTURES} captures. Close one first.`;
    throw new RequestError({ code: "busy", message });
  }
  const id = ++lastId;
  const reader = new PcapngReader();
  behind.set(id, { ring: new PacketRing(), stream: null, drawing: null, counts: [], interfaces: [] });
  const fresh: LiveCapture = {
    ...{ id, question, state: "running", reason: "", interfaces: [], counts: [], packets: [] },
    ...{ total: 0, letGo: 0, first: null, paused: false, follow: true, search: "", selected: null },
  };
  // Before the stream flows: the first bytes name the interfaces.
  setState(({ captures }) => ({ captures: [...captures, { ...fresh, state: "starting" }] }));
  try {
    const stream = await openStream(
      { type: "lab.capture", lab, question },
      {
        onData(data) {
          take(id, reader.push(bytesOf(data)));
          return paced(data.length);
        },
        onEnd: (reason) => ended(id, reason),
      },
    );
    const hidden = behind.get(id);
    if (!hidden) return stream.close();
    hidden.stream = stream;
    if (find(id)?.state === "starting") updateCapture(id, { state: "running" });
    setState({ shown: id, choosing: null });
    openDock("captures");
  } catch (error) {
    behind.delete(id);
    setState(({ captures }) => ({ captures: captures.filter((one) => one.id !== id) }));
    throw error;
  }
}

/** Asks for the dialog. */
export const chooseCapture = (choosing: CaptureStore["choosing"]): void => setState({ choosing });
export const showCapture = (shown: number): void => setState({ shown });

/** Ends it; what it has stays. */
export function stopCapture(id: number): void {
  behind
    .get(id)
    ?.stream?.write(CAPTURE_FINISH)
    .catch(() => {});
}

/** Ends it, and takes it off the list. */
export function closeCapture(id: number): void {
  const hidden = behind.get(id);
  if (hidden?.drawing) clearTimeout(hidden.drawing);
  hidden?.stream?.close();
  behind.delete(id);
  setState(({ captures, shown }) => {
    const left = captures.filter((one) => one.id !== id);
    return { captures: left, shown: shown === id ? (left.at(-1)?.id ?? null) : shown };
  });
}

/** Forgets the packets so far. */
export function clearCapture(id: number): void {
  behind.get(id)?.ring.clear();
  updateCapture(id, { packets: [], letGo: 0, selected: null });
  drawSoon(id);
}

/** Lets the list stand still, or go on with all that came meanwhile. Packets are caught all the same. */
export function pauseCapture(id: number, paused: boolean): void {
  updateCapture(id, { paused });
  if (!paused) draw(id);
}

/** The packets that are kept now, whatever is shown. */
export const keptPackets = (id: number): KeptPacket[] => behind.get(id)?.ring.all() ?? [];

// A capture tells of one lab, and another lab has other nodes of the same names.
useLabStore.subscribe((now, before) => {
  if (now.lab?.lab === before.lab?.lab) return;
  for (const { id } of getState().captures) closeCapture(id);
  setState(NOTHING);
});
