/** Which lab is meant when a command line does not say. */
import type { LabSummary } from "@/lib/protocol/labState";
import type { EngineConnection } from "../client/connection";
import { CliError, EXIT, usageError } from "./exit";

export const isRunning = ({ status }: LabSummary): boolean => status !== "stopped";

export async function listLabs(engine: EngineConnection): Promise<LabSummary[]> {
  return (await engine.request({ type: "labs.list" })).labs;
}

/** The lab that was named, by option or by WIRELAB_LAB, else the only one that runs. */
export async function chooseLab(
  engine: EngineConnection,
  named: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const name = named ?? env.WIRELAB_LAB;
  if (name) return name;
  const running = (await listLabs(engine)).filter(isRunning);
  const [only] = running;
  if (!only) throw new CliError(EXIT.absent, "No lab is running. `wirelab up FILE` starts one.");
  if (running.length > 1) {
    throw usageError(`Several labs are running: ${running.map((lab) => lab.name).join(", ")}. Say which with -l LAB.`);
  }
  return only.name;
}
