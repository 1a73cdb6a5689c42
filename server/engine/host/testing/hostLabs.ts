/** Labs on a played machine, as tests speak of them. */
import type { LabState } from "@/lib/protocol/labState";
import type { ServerEvent } from "@/lib/protocol/messages";
import type { HostEngine, PlayedMachine } from "./playedMachine";

export interface HostLabs {
  /** The engine of now. */
  readonly engine: HostEngine;
  /** Starts the next engine, when the one before has ended. */
  start(): Promise<void>;
  create(lab: string, text: string): Promise<unknown>;
  deploy: (lab: string) => ReturnType<typeof deployIn>;
  stop(lab: string): Promise<unknown>;
  confirm(lab: string, keep: boolean): Promise<unknown>;
  /** Read anew. */
  stateOf(lab: string): Promise<LabState>;
  /** Stops and deletes all labs. */
  clear(): Promise<void>;
}

const deployIn = ({ client }: HostEngine, lab: string) => client.request({ type: "lab.apply", lab, mode: "deploy" });

/** Starts the engine of the host place in a machine. */
export async function hostLabs(machine: PlayedMachine): Promise<HostLabs> {
  const states = new Map<string, LabState>();
  const start = () =>
    machine.startEngine((event: ServerEvent) => {
      if (event.event === "snapshot") states.set(event.lab, event.state);
    });
  let engine = await start();
  return {
    get engine() {
      return engine;
    },
    async start() {
      engine = await start();
    },
    create: (lab, text) => engine.client.request({ type: "lab.create", lab, source: { from: "file", text } }),
    deploy: (lab) => deployIn(engine, lab),
    stop: (lab) => engine.client.request({ type: "lab.stop", lab }),
    confirm: (lab, keep) => engine.client.request({ type: "lab.confirm", lab, keep }),
    async stateOf(lab) {
      await engine.client.request({ type: "lab.open", lab });
      const state = states.get(lab);
      if (!state) throw new Error(`no snapshot of ${lab}`);
      return state;
    },
    async clear() {
      for (const { name } of (await engine.client.request({ type: "labs.list" })).labs) {
        await engine.client.request({ type: "lab.stop", lab: name });
        await engine.client.request({ type: "lab.delete", lab: name });
      }
    },
  };
}
