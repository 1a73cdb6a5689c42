/** Counters of Open vSwitch's ports, asked of each bridge at its management socket (ovs-vswitchd(8)). */
import { createConnection, type Socket } from "node:net";
import type { Counts } from "@/lib/observed/traffic/netDev";
import { openFlowHello, openFlowReader, portCountersRequest } from "@/lib/observed/traffic/openflow";
import { pathInSandbox, type SandboxHandle } from "@/server/engine/sandbox/handle";

const RUN = "/run/openvswitch";
const ANSWER_WITHIN_MS = 2000;

export interface OvsCounters {
  /** Counters of a bridge's ports by name; empty when the bridge does not answer. */
  read(bridge: string): Promise<Map<string, Counts>>;
  stop(): void;
}

interface Switch {
  ask(): Promise<Map<string, Counts>>;
  end(): void;
}

/** A connection that is kept; `onEnd` is called when it has ended, whoever ended it. */
function connect(path: string, onEnd: () => void): Switch {
  const socket: Socket = createConnection(path);
  let waiting: ((counts: Map<string, Counts>) => void) | null = null;
  const settle = (counts: Map<string, Counts>) => {
    waiting?.(counts);
    waiting = null;
  };
  const reader = openFlowReader({ onAnswer: (bytes) => void socket.write(bytes), onCounters: settle });
  socket.on("data", (chunk) => reader.write(chunk));
  // "close" follows.
  socket.on("error", () => {});
  socket.once("close", () => {
    settle(new Map());
    onEnd();
  });
  socket.write(openFlowHello());
  return {
    ask: () =>
      new Promise((resolve) => {
        if (socket.destroyed) return resolve(new Map());
        const timer = setTimeout(() => socket.destroy(), ANSWER_WITHIN_MS);
        waiting = (counts) => {
          clearTimeout(timer);
          resolve(counts);
        };
        socket.write(portCountersRequest());
      }),
    end: () => socket.destroy(),
  };
}

export function createOvsCounters(sandbox: SandboxHandle): OvsCounters {
  const switches = new Map<string, Switch>();
  return {
    read(bridge) {
      const known = switches.get(bridge);
      if (known) return known.ask();
      const path = pathInSandbox(sandbox, `${RUN}/${bridge}.mgmt`);
      const made = connect(path, () => {
        if (switches.get(bridge) === made) switches.delete(bridge);
      });
      switches.set(bridge, made);
      return made.ask();
    },
    stop() {
      for (const one of switches.values()) one.end();
      switches.clear();
    },
  };
}
