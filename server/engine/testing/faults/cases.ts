/** Every fault: which process dies, in which phase of a lab's life, after which step. */
import fc from "fast-check";
import { type Drawings, stepCounts } from "./drawings";
import { STOP_MOMENTS } from "./kill";
import type { Victim } from "./order";

export type Phase = "deploy" | "change" | "clear" | "stop";

export interface FaultCase {
  phase: Phase;
  victim: Victim;
  /** Steps taken before; for `stop` one of its moments. */
  after: number;
}

const OVS_VICTIMS: readonly Victim[] = ["vswitchd", "database"];

export function allCases(drawings: Drawings, ovs: boolean): FaultCase[] {
  const victims: Victim[] = ["engine", "holder", "client", ...(ovs ? OVS_VICTIMS : [])];
  const runs = Object.entries(stepCounts(drawings)).flatMap(([phase, count]) =>
    victims.flatMap((victim) =>
      Array.from({ length: count + 1 }, (_, after) => ({ phase: phase as Phase, victim, after })),
    ),
  );
  const stops = Array.from(
    { length: STOP_MOMENTS },
    (_, after) => ({ phase: "stop", victim: "engine", after }) as const,
  );
  return [...runs, ...stops];
}

/** All of them in an order of the seed's, so that a run that is ended early has seen something of everything. */
export function shuffleCases(cases: readonly FaultCase[], seed: number): FaultCase[] {
  const whole = { minLength: cases.length, maxLength: cases.length };
  return fc.sample(fc.shuffledSubarray([...cases], whole), { numRuns: 1, seed }).flat();
}

/** One for each victim, the same for the same seed. */
export function sampleCases(cases: readonly FaultCase[], seed: number): FaultCase[] {
  const victims = [...new Set(cases.map(({ victim }) => victim))];
  return victims.flatMap((wanted, n) =>
    fc.sample(fc.constantFrom(...cases.filter(({ victim }) => victim === wanted)), { numRuns: 1, seed: seed + n }),
  );
}
