/** Everybody pings everybody, a bounded number of them at a time, and says what is in the way. */

import { setTimeout as delay } from "node:timers/promises";
import { failureOf } from "@/lib/measure/matrix/reason";
import type { MatrixCell, MatrixFailure } from "@/lib/measure/matrix/types";
import { LIMITS, type PingAllQuestion } from "@/lib/measure/question";
import { readPingHop } from "@/lib/measure/route/lines";
import type { Command } from "@/lib/plan/command";
import { renderCommand } from "@/lib/plan/render";
import { isSwitch, ROOT_NS } from "@/lib/topology/places";
import { addressesOf, chooseAddress } from "@/lib/trace/addresses";
import type { Answer } from "@/lib/trace/inquiry";
import { type StackPlace, stackOf, TraceError, traceFrame } from "@/lib/trace/trace";
import type { World } from "@/lib/trace/world";
import { EngineError } from "@/server/engine/errors";
import { runCommand } from "@/server/engine/exec/run";
import { pingCommand } from "@/server/engine/trace/try";
import { type Measurement, type Measuring, refusing } from "./measurement";

/**
 * Pings under way at once, in each attempt. Most of the time of those that fail is
 * waiting, which costs nothing. What fails with nothing in its way is tried again, a
 * little later and more gently: each ping takes two entries of the machine's neighbour
 * table, which all labs share and which holds 1024 (gc_thresh3 in arp(7)), and the
 * kernel makes room for new ones only among those older than 5 s.
 */
const ATTEMPTS = [16, 4, 4];
const AGAIN_AFTER_MS = 6000;
const TELL_EVERY_MS = 100;
/** Cells in one message: a message of a stream has a limit, and each cell a reason. */
const PART = 50;
const PING_TIMEOUT_MS = 10_000;
/** Failures that are traced, a second's worth of lookups for every dozen; the others have ping's own words. */
const TRACED_MOST = 400;

const TRIED_AGAIN =
  "Some pings were not answered although nothing is in the way; they are tried again. The machine's neighbour table, which all labs share, may be full (sysctl net.ipv4.neigh.default.gc_thresh3).";

interface Addressed {
  name: string;
  place: StackPlace;
}

type Pair = readonly [Addressed, Addressed];

function addressed(world: World, { nodes, family }: PingAllQuestion): Addressed[] {
  if (nodes) return nodes.map((name) => ({ name, place: refusing(() => stackOf(world, name, "from")) }));
  return world.topology.nodes.flatMap(({ name, kind }) => {
    if (kind !== "namespace" && kind !== "host" && !isSwitch(kind)) return [];
    try {
      const place = stackOf(world, name, "from");
      const has = addressesOf(world, place.ns, place.only).some(
        (cidr) => family === undefined || cidr.includes(":") === (family === 6),
      );
      return has ? [{ name, place }] : [];
    } catch (error) {
      // Drawn and not deployed: it is no part of the running lab.
      if (error instanceof TraceError) return [];
      throw error;
    }
  });
}

/** @throws {EngineError} when the question names what is not there, or when there are too few or too many nodes */
export function preparePingAll(world: World, question: PingAllQuestion): Measurement {
  const nodes = addressed(world, question);
  const { least, most } = LIMITS.nodes;
  if (nodes.length < least) {
    const kind = question.family === undefined ? "an address" : `an IPv${question.family} address`;
    throw new EngineError("bad-request", `Fewer than two nodes of the running lab have ${kind}.`, {
      field: "question.nodes",
    });
  }
  if (nodes.length > most) {
    const text = `The lab has ${nodes.length} nodes with addresses, and a matrix at most ${most}. Choose the nodes that matter.`;
    throw new EngineError("bad-request", text, { field: "question.nodes" });
  }
  return { needs: new Map(), run: (measuring) => pingAll(measuring, nodes, question) };
}

/** Lookups of one run are shared by all its traces: the lab is taken as it is now. */
function askOnce({ sandbox, signal }: Measuring) {
  const known = new Map<string, Promise<Answer>>();
  return (command: Command): Promise<Answer> => {
    const text = renderCommand(command);
    const answer = known.get(text) ?? runCommand(sandbox, command, { timeoutMs: PING_TIMEOUT_MS, signal });
    known.set(text, answer);
    return answer;
  };
}

async function pingAll(measuring: Measuring, nodes: readonly Addressed[], { family }: PingAllQuestion): Promise<void> {
  const { sandbox, world, signal, tell } = measuring;
  const ask = askOnce(measuring);
  let traced = 0;
  tell({ type: "started", at: Date.now(), command: "ping from each node to each other one", address: null });
  tell({ type: "matrix", nodes: nodes.map(({ name }) => name) });

  async function explain(from: string, to: string, address: string | null, output: string): Promise<MatrixFailure> {
    if (traced >= TRACED_MOST) return failureOf(output, null);
    const question = { from, to, ...(address !== null && { address }) };
    const failure = failureOf(output, await traceFrame(world, question, ask).catch(() => null));
    if (!failure.unexplained) traced += 1;
    return failure;
  }

  async function cell(from: Addressed, to: Addressed): Promise<MatrixCell> {
    const pair = { from: from.name, to: to.name };
    const address = chooseAddress(world, from.place.ns, to.place.ns, to.place.only, family);
    if (address === null) {
      const kind = family === undefined ? "address" : `IPv${family} address`;
      return { ...pair, address, ms: null, failure: { reason: "no-address", text: `${to.name} has no ${kind}.` } };
    }
    const command = pingCommand(from.place.ns === ROOT_NS ? undefined : from.place.ns, address);
    const { stdout, stderr, exitCode } = await runCommand(sandbox, command, { timeoutMs: PING_TIMEOUT_MS, signal });
    const ms = readPingHop(stdout, 0).ms[0];
    if (exitCode === 0 && ms !== undefined) return { ...pair, address, ms };
    if (signal.aborted) return { ...pair, address, ms: null };
    return { ...pair, address, ms: null, failure: await explain(from.name, to.name, address, stdout + stderr) };
  }

  const cells: MatrixCell[] = [];
  const flush = () => {
    while (cells.length > 0) tell({ type: "cells", cells: cells.splice(0, PART) });
  };
  const timer = setInterval(flush, TELL_EVERY_MS);
  /** @returns pairs of which another try may go well; none in the last attempt */
  async function pingPairs(pairs: readonly Pair[], attempt: number): Promise<Pair[]> {
    const again: Pair[] = [];
    const next = pairs.values();
    const worker = async () => {
      for (const [from, to] of next) {
        if (signal.aborted) return;
        const found = await cell(from, to);
        if (found.failure?.unexplained && attempt < ATTEMPTS.length - 1) again.push([from, to]);
        else cells.push(found);
      }
    };
    await Promise.all(Array.from({ length: ATTEMPTS[attempt] ?? 1 }, worker));
    return again;
  }

  let left = nodes.flatMap((from) => nodes.filter((to) => to !== from).map((to): Pair => [from, to]));
  try {
    for (let attempt = 0; attempt < ATTEMPTS.length && left.length > 0 && !signal.aborted; attempt++) {
      if (attempt > 0) {
        tell({ type: "note", text: TRIED_AGAIN });
        await delay(AGAIN_AFTER_MS, undefined, { signal }).catch(() => {});
      }
      left = await pingPairs(left, attempt);
    }
  } finally {
    clearInterval(timer);
    flush();
  }
}
