/**
 * The Open vSwitch of a lab: its database by the OVSDB protocol (RFC 7047), and
 * whether its daemon lives. From outside the sandbox; nothing is run.
 */
import { readFileSync, statSync } from "node:fs";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { createJsonStream } from "@/lib/observed/jsonStream";
import { applyOvsdbUpdate, MONITORED, type OvsdbRows, ovsBridges } from "@/lib/observed/ovsdb";
import type { ObservedOvs } from "@/lib/observed/types";
import { OVS_DATABASE, OVS_RUN } from "@/lib/plan/steps/openvswitch";
import { pathInSandbox, type SandboxHandle } from "@/server/engine/sandbox/handle";
import { statAt } from "@/server/processStat";
import { keepConnection } from "./keptConnection";
import { watchDirectory } from "./watchDirectory";

const MONITOR_REQUEST = "wirelab-monitor";
/** Longest wait for an answer of a database that hangs. */
const ANSWER_WITHIN_MS = 2000;
/** A daemon that was killed keeps its connections until its last thread has ended, which takes the kernel some 20 ms. */
const CLOSES_WITHIN_MS = 1000;

export interface OvsWatch {
  /** Resolves when all that was committed before the call is observed. */
  settle(): Promise<void>;
  stop(): void;
}

interface Message {
  id?: unknown;
  method?: unknown;
  params?: unknown;
  result?: unknown;
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

export function watchOvs(sandbox: SandboxHandle, onOvs: (ovs: ObservedOvs) => void): OvsWatch {
  let rows: OvsdbRows = {};
  let connected: Socket | null = null;
  let switching = false;
  let stream = createJsonStream(receive);
  let echoes = 0;
  const awaited = new Map<string, () => void>();

  /** Whether a database is there, as one had it that was told last. */
  let remains = false;
  const tell = () => {
    const running = connected !== null && switching;
    remains = exists(pathInSandbox(sandbox, OVS_DATABASE));
    onOvs({ running, ...(!running && remains && !sandbox.host && { remains }), bridges: ovsBridges(rows) });
  };
  const send = (message: unknown) => connected?.write(JSON.stringify(message));

  function receive(value: unknown) {
    const { id, method, params, result } = value as Message;
    if (method === "echo") send({ id, result: params, error: null });
    else if (method === "update" && Array.isArray(params)) {
      rows = applyOvsdbUpdate(rows, params[1]);
      tell();
    } else if (id === MONITOR_REQUEST) {
      rows = applyOvsdbUpdate({}, result);
      tell();
      answered(MONITOR_REQUEST);
    } else if (typeof id === "string") answered(id);
  }
  function answered(id: string) {
    awaited.get(id)?.();
    awaited.delete(id);
  }
  function answer(id: string): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => answered(id), ANSWER_WITHIN_MS);
      awaited.set(id, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  const database = keepConnection({
    path() {
      const path = pathInSandbox(sandbox, `${OVS_RUN}/db.sock`);
      return exists(path) ? path : null;
    },
    onOpen(socket) {
      connected = socket;
      stream = createJsonStream(receive);
      send({ id: MONITOR_REQUEST, method: "monitor", params: ["Open_vSwitch", null, MONITORED] });
    },
    onData(chunk) {
      try {
        stream.write(chunk);
      } catch {
        database.reset();
      }
    },
    onClose() {
      connected = null;
      rows = {};
      for (const id of [...awaited.keys()]) answered(id);
      tell();
    },
  });

  // The daemon is not asked anything: an open connection to its control socket ends
  // when it does, kill -9 included, and no lock is taken that it might wait for.
  const daemon = keepConnection({
    path() {
      try {
        const pid = readFileSync(pathInSandbox(sandbox, `${OVS_RUN}/ovs-vswitchd.pid`), "utf8").trim();
        const path = pathInSandbox(sandbox, `${OVS_RUN}/ovs-vswitchd.${pid}.ctl`);
        return exists(path) ? path : null;
      } catch {
        return null;
      }
    },
    onOpen() {
      switching = true;
      if (connected) tell();
    },
    onClose() {
      switching = false;
      if (connected) tell();
    },
  });

  /** Whether a daemon that has left its number here is gone, or about to be. */
  function isEnding(name: string): boolean {
    try {
      const pid = readFileSync(pathInSandbox(sandbox, `${OVS_RUN}/${name}.pid`), "utf8").trim();
      return statAt(pathInSandbox(sandbox, `/proc/${pid}`))?.ending ?? true;
    } catch {
      return false;
    }
  }
  /** Waits until those who were killed a moment ago are seen to be gone. */
  async function seeOut(): Promise<void> {
    const deadline = performance.now() + CLOSES_WITHIN_MS;
    const waits = () => (switching && isEnding("ovs-vswitchd")) || (connected && isEnding("ovsdb-server"));
    while (waits() && performance.now() < deadline) await delay(2);
  }

  const check = () => Promise.all([database.check(), daemon.check()]);
  const directory = watchDirectory(pathInSandbox(sandbox, OVS_RUN), () => void check());
  const parent = watchDirectory(pathInSandbox(sandbox, "/run"), () => directory.check());

  return {
    async settle() {
      await seeOut();
      await check();
      if (exists(pathInSandbox(sandbox, OVS_DATABASE)) !== remains) tell();
      if (!connected) return;
      // The database answers in order: after this answer there is no older update.
      // The first request of a new connection is the monitor's own, so its rows come before too.
      echoes += 1;
      const id = `wirelab-echo-${echoes}`;
      const done = answer(id);
      send({ id, method: "echo", params: [] });
      await done;
    },
    stop() {
      parent.stop();
      directory.stop();
      database.stop();
      daemon.stop();
      for (const id of [...awaited.keys()]) answered(id);
    },
  };
}
