/** Played machines with an engine of the host place, each for one test at a time, so that tests can wait side by side. */
import { afterAll, type ExpectStatic, test } from "vitest";
import { Pool } from "@/server/engine/testing/pool";
import { type HostLabs, hostLabs } from "./hostLabs";
import { type PlayedMachine, type PlayOptions, playMachine } from "./playedMachine";

export interface HostBench {
  machine: PlayedMachine;
  labs: HostLabs;
  /** What the machine was like before its first lab. */
  before: string;
}

/** @param expect the test's own: `expect.poll` of another test's would end with that */
export type HostTest = (bench: HostBench, expect: ExpectStatic) => Promise<void>;

interface Options extends PlayOptions {
  /** Done to a machine before its engine starts. */
  prepare?(machine: PlayedMachine): Promise<void>;
}

/**
 * Tests on machines in which `lines` of ip(8) were run.
 * @returns how tests are declared: those whose machine others may use afterwards, and those that spoil theirs
 */
export function onHosts(lines: readonly string[], { prepare, ...options }: Options = {}) {
  const open = async (): Promise<HostBench> => {
    const machine = await playMachine(lines, options);
    await prepare?.(machine);
    const before = await machine.snapshot();
    return { machine, labs: await hostLabs(machine), before };
  };
  const pool = new Pool(open, ({ machine }) => machine.remove());
  afterAll(() => pool.end());
  const run = async (bench: HostBench, expect: ExpectStatic, body: HostTest) => {
    await body(bench, expect);
    await bench.labs.clear();
  };
  return {
    onHost: (name: string, body: HostTest) =>
      test.concurrent(name, ({ expect }) => pool.use((bench) => run(bench, expect, body))),
    onSpoiltHost: (name: string, body: HostTest) =>
      test.concurrent(name, ({ expect }) => pool.spend((bench) => run(bench, expect, body))),
  };
}
