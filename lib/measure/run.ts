/** A measurement as it is seen: what was asked, and what has come of it. Pure; bounded whatever comes. */
import type { ElementRef } from "../topology/ids";
import type { MeasureEnd, MeasureEvent } from "./events";
import type { MatrixCell } from "./matrix/types";
import { countSample, noPings, type PingStatistics } from "./ping/statistics";
import type { PingSample } from "./ping/types";
import type { MeasureQuestion } from "./question";
import type { RouteHop } from "./route/types";
import type { ThroughputInterval, ThroughputReport } from "./throughput/types";

/** Samples of a ping that are kept: ten minutes at one a second. The figures count all. */
export const SAMPLES_KEPT = 600;
const NOTES_KEPT = 5;

export interface MeasureRun {
  question: MeasureQuestion;
  /** `asked`: no answer has come to the request yet. */
  state: "asked" | "running" | MeasureEnd;
  /** Milliseconds since the epoch. */
  at: number;
  command: string;
  address: string | null;
  /** Why it ended. */
  text: string;
  notes: string[];
  samples: PingSample[];
  statistics: PingStatistics;
  hops: RouteHop[];
  path: ElementRef[];
  intervals: ThroughputInterval[];
  report: ThroughputReport | null;
  /** Parts of the report that are still to come. */
  partsLeft: number;
  nodes: string[];
  /** By sender, then by receiver: a row in which nothing is new keeps its identity. */
  cells: Record<string, Record<string, MatrixCell>>;
}

/** Ordered pairs of a matrix. */
export const pairsOf = (nodes: number): number => nodes * (nodes - 1);

export const isOver = ({ state }: Pick<MeasureRun, "state">): boolean => state !== "asked" && state !== "running";

/** @param at milliseconds since the epoch */
export function newRun(question: MeasureQuestion, at: number): MeasureRun {
  return {
    question,
    state: "asked",
    at,
    command: "",
    address: null,
    text: "",
    notes: [],
    samples: [],
    statistics: noPings(),
    hops: [],
    path: [],
    intervals: [],
    report: null,
    partsLeft: 0,
    nodes: [],
    cells: {},
  };
}

function withSample(samples: readonly PingSample[], sample: PingSample): PingSample[] {
  // The numbers come nearly in order: what is replaced stands near the end.
  const at = samples.findLastIndex(({ seq }) => seq === sample.seq);
  if (at < 0) return [...samples, sample].slice(-SAMPLES_KEPT);
  const old = samples[at] as PingSample;
  // Words about an answer that did come would contradict it.
  if (old.ms !== null) return [...samples];
  return samples.with(at, { ...sample, words: sample.words ?? old.words, by: sample.by ?? old.by });
}

/** tracepath tells of one distance twice. */
function withHop(hops: readonly RouteHop[], hop: RouteHop): RouteHop[] {
  const at = hops.findIndex(({ ttl }) => ttl === hop.ttl);
  if (at < 0) return [...hops, hop].sort((a, b) => a.ttl - b.ttl);
  const old = hops[at] as RouteHop;
  return hops.with(at, {
    ...old,
    ...hop,
    address: hop.address ?? old.address,
    ...((hop.node ?? old.node) !== undefined && { node: hop.node ?? old.node }),
    ms: [...old.ms, ...hop.ms],
  });
}

function withCells(before: MeasureRun["cells"], cells: readonly MatrixCell[]): MeasureRun["cells"] {
  const after = { ...before };
  for (const cell of cells) after[cell.from] = { ...after[cell.from], [cell.to]: cell };
  return after;
}

/** All cells that are known, in no order that means anything. */
export const cellsOf = ({ cells }: Pick<MeasureRun, "cells">): MatrixCell[] =>
  Object.values(cells).flatMap((row) => Object.values(row));

/** The run after a message. What a message does not touch keeps its identity (`===`). */
export function applyMeasureEvent(run: MeasureRun, event: MeasureEvent): MeasureRun {
  switch (event.type) {
    case "started":
      return { ...run, state: "running", at: event.at, command: event.command, address: event.address };
    case "note":
      return run.notes.at(-1) === event.text ? run : { ...run, notes: [...run.notes, event.text].slice(-NOTES_KEPT) };
    case "ping":
      return {
        ...run,
        samples: withSample(run.samples, event.sample),
        statistics: countSample(run.statistics, event.sample),
      };
    case "hop":
      return { ...run, hops: withHop(run.hops, event.hop) };
    case "path":
      return { ...run, path: event.elements };
    case "interval":
      // One that was still being looked up when iperf3's own report came is in that already.
      return run.report ? run : { ...run, intervals: [...run.intervals, event.interval] };
    case "report":
      return { ...run, report: { ...event.report, intervals: [] }, partsLeft: event.parts };
    case "reported": {
      if (!run.report) return run;
      const report = { ...run.report, intervals: [...run.report.intervals, ...event.intervals] };
      const partsLeft = run.partsLeft - 1;
      return { ...run, report, partsLeft, ...(partsLeft === 0 && { intervals: report.intervals }) };
    }
    case "matrix":
      return { ...run, nodes: event.nodes };
    case "cells":
      return { ...run, cells: withCells(run.cells, event.cells) };
    case "ended":
      return { ...run, state: event.how, text: event.text };
  }
}
