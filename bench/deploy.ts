/** From "Deploy" to verified, through the engine, against scripts that make the same. */
import { setTimeout as delay } from "node:timers/promises";
import { type Bench, timed } from "./bench";
import { createLab, deployLab, removeLab, startBenchEngine } from "./engine";
import { fastestScript, tutorialScript } from "./script";
import { starFile } from "./star";

/** The tutorial's way takes three quarters of a minute at 1000: its ratio is as clear at 500. */
const TUTORIAL_UP_TO = 500;

/** The kernel goes on reaping namespaces after their end was told: what is measured next must not wait for that. */
const reaped = (count: number) => delay(4 * count);

export const deploy: Bench = {
  name: "deploy",
  title: "namespaces on a bridge, from nothing to verified, and away again",
  async run({ quick, profile, tell, note }) {
    const bench = await startBenchEngine(undefined, { profile });
    try {
      for (const count of quick ? [10, 100] : [10, 100, 500, 1000]) {
        const rounds = quick ? 1 : count > 100 ? 3 : 5;
        const [ours, stops, fastest, bare, tutorial]: number[][] = [[], [], [], [], []];
        for (let round = 0; round < rounds; round++) {
          const lab = `star-${count}`;
          await createLab(bench, lab, starFile(count));
          ours?.push(await timed(() => deployLab(bench, lab)));
          stops?.push(await timed(() => bench.client.request({ type: "lab.stop", lab })));
          await removeLab(bench, lab);
          await reaped(count);
          const script = await fastestScript(count);
          fastest?.push(script.startMs);
          bare?.push(script.stopMs);
          await reaped(count);
          if (count <= TUTORIAL_UP_TO && round === 0) tutorial?.push((await tutorialScript(count)).startMs);
        }
        const what = (verb: string) => `${verb} ${count} namespaces`;
        const row = (verb: string, figures: number[] = [], name = "", rival: number[] = [], bar = "") =>
          tell({ what: what(verb), ours: figures, unit: "ms", rival: { name, figures: rival }, bar });
        row("deploy", ours, "fastest script", fastest, count >= 100 ? "<= 1.3 x" : "");
        if (tutorial && tutorial.length > 0)
          row("deploy", ours, "tutorial's way", tutorial, count >= 100 ? "<= 0.1 x" : "");
        row("stop", stops, "killing the holder bare", bare);
      }
    } finally {
      for (const line of await bench.end()) note(line);
    }
  },
};
