/** Labs for the tests of one file, each with a name of its own, so that tests can run side by side. */

import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { Doctor } from "@/server/engine/doctor/doctor";
import type { Lab } from "@/server/engine/labs/lab";
import { LabRegistry } from "@/server/engine/labs/registry";
import { type Sandbox, sandboxOf } from "@/server/engine/sandbox/start";
import { labPaths } from "@/server/paths";

/** Called once by a file; labs are stopped when its tests have ended. */
export function labsHere() {
  const doctor = new Doctor();
  let folder: string;
  let registry: LabRegistry;
  let number = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "wirelab-labs-"));
    registry = await LabRegistry.open(folder, doctor);
  });
  afterAll(async () => {
    await Promise.all(registry.all().map((lab) => lab.stop()));
    await registry.close();
    await rm(folder, { recursive: true });
  });
  return {
    doctor,
    /** A new lab that runs as its file says. */
    async deployed(text: string): Promise<Lab> {
      const name = `lab-${++number}`;
      await registry.create(name, { text });
      const lab = registry.get(name);
      const run = await lab.apply("deploy");
      expect(run.failure).toBeUndefined();
      expect(run.state).toBe("done");
      return lab;
    },
    /** The lab's sandbox as its journal names it. */
    sandboxOf(lab: Lab): Sandbox {
      return sandboxOf(JSON.parse(readFileSync(labPaths(folder, lab.state.lab).state, "utf8")).sandbox);
    },
  };
}
