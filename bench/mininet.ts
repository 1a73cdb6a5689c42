/** Start and stop together, against Mininet from the distribution: one Linux bridge, no controller, no ping. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Bench, timed } from "./bench";
import { createLab, deployLab, removeLab, startBenchEngine } from "./engine";
import { starFile } from "./star";

/** Mininet is a package of the system's own Python, which others on the PATH do not see. */
const PYTHON = "/usr/bin/python3";
const NEEDED = ["mnexec", "brctl", "ifconfig"];
const PROGRAM = join(process.env.WIRELAB_ROOT ?? process.cwd(), "bench/startAndStop.py");

function missing(): string | null {
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"];
  const lacking = NEEDED.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
  if (lacking.length > 0) return lacking.join(", ");
  return spawnSync(PYTHON, ["-c", "import mininet"]).status === 0 ? null : "Python's package mininet";
}

/** In namespaces of its own, so that neither its bridge nor its cleaning reaches the machine. */
function runMininet(count: number): number {
  const own = ["--map-root-user", "--net", "--mount", "--pid", "--fork", "--mount-proc"];
  const { status, stdout, stderr } = spawnSync("unshare", [...own, PYTHON, PROGRAM, String(count)], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`Mininet failed: ${stderr}`);
  const [start = Number.NaN, stop = Number.NaN] = stdout.split(" ").map(Number);
  return start + stop;
}

export const mininet: Bench = {
  name: "mininet",
  title: "namespaces on a bridge, started and stopped, against Mininet",
  async run({ quick, tell, note }) {
    const lacking = missing();
    if (lacking) return note(`skipped: ${lacking} not found (Debian: apt install mininet bridge-utils net-tools)`);
    const bench = await startBenchEngine();
    try {
      for (const [count, bar] of [
        [10, ""],
        [100, "<= 0.125 x, 8 times faster"],
        ...(quick ? [] : [[500, "<= 0.083 x, 12 times faster"] as const]),
      ] as const) {
        const [ours, theirs]: [number[], number[]] = [[], []];
        for (let round = 0; round < (quick ? 1 : 3); round++) {
          const lab = `mininet-${count}`;
          await createLab(bench, lab, starFile(count));
          const startAndStop = async () => {
            await deployLab(bench, lab);
            await bench.client.request({ type: "lab.stop", lab });
          };
          ours.push(await timed(startAndStop));
          await removeLab(bench, lab);
          theirs.push(runMininet(count));
        }
        const rival = { name: "Mininet", figures: theirs };
        tell({ what: `start and stop ${count} namespaces`, ours, unit: "ms", rival, bar });
      }
    } finally {
      await bench.end();
    }
  },
};
