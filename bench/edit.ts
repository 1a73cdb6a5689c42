/** One more namespace with its cable on a running lab, from "Deploy" to verified: the cost shall follow the change. */
import { type Bench, timed } from "./bench";
import { createLab, deployLab, removeLab, startBenchEngine } from "./engine";
import { starFile } from "./star";

export const edit: Bench = {
  name: "edit",
  title: "one namespace and its cable added to a running lab",
  async run({ quick, tell }) {
    const bench = await startBenchEngine();
    const measure = async (size: number): Promise<number[]> => {
      const lab = `edit-${size}`;
      await createLab(bench, lab, starFile(size));
      await deployLab(bench, lab);
      // A window looks on, as one does.
      await bench.client.request({ type: "lab.open", lab });
      const figures: number[] = [];
      for (let round = 1; round <= (quick ? 3 : 9); round++) {
        const name = `new${round}`;
        const a = { node: name, name: "eth0", addresses: [`10.1.200.${round}/16`] };
        const patch = {
          nodes: {
            added: [{ at: size + round, record: { name, kind: "namespace" as const } }],
            updated: [],
            removed: [],
          },
          links: {
            added: [
              { at: size + round - 1, record: { kind: "veth" as const, a, b: { node: "br0", name: `q${round}` } } },
            ],
            updated: [],
            removed: [],
          },
        };
        await bench.client.request({ type: "lab.edit", lab, edit: name, patch });
        figures.push(await timed(() => deployLab(bench, lab)));
      }
      await removeLab(bench, lab);
      return figures;
    };
    try {
      const small = await measure(10);
      for (const size of quick ? [100] : [100, 500, 1000]) {
        const rival = { name: "the same at 10", figures: small };
        tell({
          what: `one more at ${size} namespaces`,
          ours: await measure(size),
          unit: "ms",
          rival,
          bar: "<= 100 ms and <= 2 x",
        });
      }
    } finally {
      await bench.end();
    }
  },
};
