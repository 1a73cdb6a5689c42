/** What comes on the stream of a measurement: one message for each, as JSON. */
import type { ElementRef } from "../topology/ids";
import type { MatrixCell } from "./matrix/types";
import type { PingSample } from "./ping/types";
import type { RouteHop } from "./route/types";
import type { ThroughputInterval, ThroughputReport } from "./throughput/types";

/** How a measurement ended: by itself, because it was told to, or because it could not go on. */
export type MeasureEnd = "done" | "stopped" | "failed";

export type MeasureEvent =
  /** First of all. `command` is as a person would type it. */
  | { type: "started"; at: number; command: string; address: string | null }
  /** A word about the measurement as a whole. */
  | { type: "note"; text: string }
  | { type: "ping"; sample: PingSample }
  | { type: "hop"; hop: RouteHop }
  /** What the route passes, for the canvas. */
  | { type: "path"; elements: ElementRef[] }
  | { type: "interval"; interval: ThroughputInterval }
  /** The end of a test of throughput. What iperf3 itself reports takes the place of the intervals told before. */
  | { type: "report"; report: Omit<ThroughputReport, "intervals">; parts: number }
  | { type: "reported"; intervals: ThroughputInterval[] }
  | { type: "matrix"; nodes: string[] }
  | { type: "cells"; cells: MatrixCell[] }
  /** Last of all; `text` says why in a sentence. */
  | { type: "ended"; how: MeasureEnd; text: string };
