"use client";
/** The measurements between two nodes: their words, and what keeps them from being made. */
import { liveActionsOffBecause } from "@/components/canvas/canvasCommands";
import { useLabStore } from "@/components/state/labStore";
import { measure, type PairKind } from "@/components/state/measureStore";
import type { MeasureQuestion } from "@/lib/measure/question";
import type { DoctorReport } from "@/lib/plan/capabilities";
import { DEFAULT_FIELDS, questionOf } from "./measureFields";

export const PAIR_KINDS: readonly PairKind[] = ["ping", "traceroute", "throughput"];

export const PAIR_WORDS: Record<PairKind, { title: string; hint: string }> = {
  ping: { title: "Ping", hint: "Sends a packet a second until you stop it." },
  traceroute: { title: "Traceroute", hint: "Asks each router on the way." },
  throughput: { title: "Throughput", hint: "Runs iperf3 over TCP for ten seconds; the panel below has other ways." },
};

/** The program that a kind of measurement needs, as the doctor names its check. */
const NEEDS: Record<MeasureQuestion["what"], string> = {
  ping: "ping",
  traceroute: "ping",
  throughput: "iperf3",
  "ping-all": "ping",
};

/** Why a kind of measurement cannot be made on this machine, with the remedy; null when it can. */
export function missingFor(what: MeasureQuestion["what"], doctor: DoctorReport | null): string | null {
  const check = doctor?.checks.find(({ id }) => id === NEEDS[what]);
  if (!check || check.state === "ok") return null;
  return `${check.title} cannot be used here: ${check.detail}.${check.remedy ? ` ${check.remedy}` : ""}`;
}

/** Why a measurement cannot be begun now, or null. */
export const measuringOffBecause = (what: MeasureQuestion["what"]): string | null =>
  missingFor(what, useLabStore.getState().doctor) ?? liveActionsOffBecause();

/** Begins a measurement between two nodes, with what the form starts with. */
export function measurePair(what: PairKind, from: string, to: string): void {
  const { question } = questionOf({ ...DEFAULT_FIELDS, what, from, to });
  if (question) measure(question);
}
