/** What a running lab of 500 namespaces costs while nothing happens in it and a window shows it. */
import { setTimeout as delay } from "node:timers/promises";
import type { Bench } from "./bench";
import { sandboxOfLab } from "./insideLab";
import { startBenchProduct } from "./product";
import { openDeployedStar } from "./starLab";
import { cpuMsOf, familyOf, residentMiB } from "./usage";

const LAB = "idle";
const COUNT = 500;
/** After a deploy addresses are still being made sure of, and memory is being given back. */
const CALM_MS = 15_000;

export const idle: Bench = {
  name: "idle",
  title: `an idle lab of ${COUNT} namespaces with a window on it`,
  async run({ quick, tell }) {
    const bench = await startBenchProduct();
    try {
      await openDeployedStar(bench, LAB, COUNT);
      const connection = await bench.connect();
      const engine = connection.hello.pid;
      connection.close();
      const starter = bench.product.pid;
      const web = familyOf(starter).filter((pid) => pid !== starter && !familyOf(engine).includes(pid));
      await delay(CALM_MS);
      const parts = {
        "engine and its helpers": () => familyOf(engine),
        "web server": () => web,
        "the lab's own processes": () => familyOf(sandboxOfLab(bench.product.home, LAB).pid),
      };
      const figures = Object.keys(parts).map((): number[] => []);
      const seconds = quick ? 5 : 20;
      for (let round = 0; round < (quick ? 1 : 3); round++) {
        const families = Object.values(parts).map((pids) => pids());
        const before = families.map(cpuMsOf);
        await delay(seconds * 1000);
        families.forEach((pids, at) => {
          figures[at]?.push((cpuMsOf(pids) - (before[at] ?? 0)) / seconds / 10);
        });
      }
      Object.keys(parts).forEach((what, at) => {
        tell({ what: `processor: ${what}`, ours: figures[at] ?? [], unit: "% of a core", bar: "<= 1 % together" });
      });
      tell({ what: "resident memory: engine", ours: [residentMiB(engine)], unit: "MiB", bar: "<= 250" });
      for (const pid of web)
        tell({ what: "resident memory: web", ours: [residentMiB(pid)], unit: "MiB", bar: "<= 250" });
    } finally {
      await bench.end();
    }
  },
};
