/** An engine of a benchmark's own, as it is shipped, and labs on it. */
import { join } from "node:path";
import type { ServerEvent } from "@/lib/protocol/messages";
import { type EngineClient, type EngineProcess, makeEngineHome } from "@/server/engine/testing/engineProcess";
import { profileLines, profiling } from "./profile";

export interface BenchEngine {
  engine: EngineProcess;
  client: EngineClient;
  home: string;
  /** @returns where its processor time went, when it was started with `profile` */
  end(): Promise<string[]>;
}

export async function startBenchEngine(
  onEvent?: (event: ServerEvent) => void,
  { profile = false } = {},
): Promise<BenchEngine> {
  const folderOf = (home: string) => join(home, "profile");
  const home = await makeEngineHome({
    wrap: (file, args, home) => ({ file, args: [...(profile ? profiling(folderOf(home)) : []), ...args] }),
  });
  const engine = await home.start();
  const client = await engine.connect(onEvent);
  // Examined once, as a person's first look at the page does it.
  await client.request({ type: "doctor" });
  return {
    engine,
    client,
    home: home.home,
    async end() {
      await engine.end("SIGTERM");
      const lines = profile ? await profileLines(folderOf(home.home)) : [];
      await home.remove();
      return lines;
    },
  };
}

/** @throws when the run did not end well */
export async function deployLab({ client }: { client: Pick<EngineClient, "request"> }, lab: string): Promise<void> {
  const { run } = await client.request({ type: "lab.apply", lab, mode: "deploy" });
  if (run.state !== "done") throw new Error(run.failure?.explanation ?? `the run of ${lab} is ${run.state}`);
}

export async function createLab({ client }: BenchEngine, lab: string, text: string): Promise<void> {
  await client.request({ type: "lab.create", lab, source: { from: "file", text } });
}

export async function removeLab({ client }: BenchEngine, lab: string): Promise<void> {
  await client.request({ type: "lab.stop", lab });
  await client.request({ type: "lab.delete", lab });
}
