import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { nothingObserved, type Observed } from "../observed/types";
import { type Topology, topologySchema } from "../topology/schema";
import { findDrift } from "./drift";
import { groupByElement, planLab } from "./planner";
import { renderCommand } from "./render";
import { simulateAll } from "./simulate";
import type { Plan, Step } from "./step";

/**
 * Each folder is a case: `topology.yml` is wanted; `applied.yml`, where there is
 * one, was deployed before; `machine.json` are steps that somebody took before all of this, `hands.json` are steps that somebody did by hand after
 * that, or "ovsEnds" for daemons that died; `observed.json` replaces all of this. `plan.txt` is the plan. Cases called
 * `restore-…` remove what is foreign. UPDATE_GOLDEN=1 writes plan.txt anew.
 */
const FOLDER = join(import.meta.dirname, "golden");
// The host's place plans what a sandbox does, and network cards besides.
const capabilities = { ovs: "netdev" } as const;
const onHost = { ovs: "netdev", place: "host" } as const;
const capabilitiesOf = (name: string) => (name.startsWith("card-") ? onHost : capabilities);

function fileOf<T>(name: string, file: string, read: (text: string) => T): T | null {
  const path = join(FOLDER, name, file);
  return existsSync(path) ? read(readFileSync(path, "utf8")) : null;
}

const topologyOf = (text: string): Topology => topologySchema.parse(parse(text));

function observedOf(name: string, applied: Topology | null): Observed {
  const given = fileOf(name, "observed.json", (text) => JSON.parse(text) as Observed);
  if (given) return given;
  const machine = fileOf(name, "machine.json", (text) => JSON.parse(text) as Step[]);
  const before = machine ? simulateAll(nothingObserved(), machine) : nothingObserved();
  if (!applied) return before;
  const { steps } = planLab({ topology: applied, observed: before, applied: null, capabilities: capabilitiesOf(name) });
  const hands = fileOf(name, "hands.json", (text) => JSON.parse(text) as (Step | "ovsEnds")[]) ?? [];
  const done = hands.filter((hand) => hand !== "ovsEnds");
  const reached = simulateAll(before, [...steps.map(({ step }) => step), ...done]);
  if (hands.includes("ovsEnds")) reached.ovs.running = false;
  return reached;
}

function textOf(plan: Plan, topology: Topology, drift: string[]): string {
  const groups = groupByElement(plan, topology).map(({ heading, steps }) => [
    `[${heading}]`,
    ...steps.flatMap(({ commands, explanation }) => [...commands.map(renderCommand), `    ${explanation}`]),
    "",
  ]);
  return [...drift.map((text) => `drift: ${text}`), ...(drift.length > 0 ? [""] : []), ...groups.flat()].join("\n");
}

describe("golden plans", () => {
  const names = readdirSync(FOLDER);

  it("are there", () => expect(names.length).toBeGreaterThanOrEqual(15));

  it.each(names)("%s", (name) => {
    const topology = fileOf(name, "topology.yml", topologyOf);
    if (!topology) throw new Error(`${name} has no topology.yml`);
    const applied = fileOf(name, "applied.yml", topologyOf);
    const observed = observedOf(name, applied);
    const plan = planLab({
      ...{ topology, observed, applied, capabilities: capabilitiesOf(name) },
      removeForeign: name.startsWith("restore-"),
    });
    const text = textOf(
      plan,
      topology,
      applied && name.startsWith("restore-") ? findDrift(applied, observed).map((item) => item.text) : [],
    );
    if (process.env.UPDATE_GOLDEN) writeFileSync(join(FOLDER, name, "plan.txt"), text);
    expect(text).toBe(fileOf(name, "plan.txt", String));

    const reached = simulateAll(
      observed,
      plan.steps.map(({ step }) => step),
    );
    const again = planLab({
      topology,
      observed: reached,
      applied: topology,
      capabilities: capabilitiesOf(name),
      removeForeign: name.startsWith("restore-"),
    });
    expect(again.steps).toEqual([]);
  });
});
