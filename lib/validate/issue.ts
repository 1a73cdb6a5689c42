/** A finding about a topology, at the field it is about. */
import type { ElementRef } from "../topology/ids";

export interface Issue {
  /** Errors forbid deploying; warnings are shown and allowed. */
  severity: "error" | "warning";
  /** Stable id of the rule that found it, for example "address-network". */
  rule: string;
  /** Where in the file, for example `links[2].a.addresses[0]`. */
  path: string;
  /** The element of the drawing to mark. */
  element: ElementRef;
  /** What is wrong, naming the value. */
  reason: string;
  /** What to do about it. */
  remedy: string;
  /** Line in the file, from 1, where the topology came from one. */
  line?: number;
}

export const hasErrors = (issues: readonly Issue[]): boolean => issues.some((issue) => issue.severity === "error");
