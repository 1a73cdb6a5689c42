/** Other shapes than the star: namespaces joined to each other, bridges joined to each other, and Open vSwitch's ports. */
import { writeTopologyFile } from "@/lib/formats/topologyFile";
import { nothingObserved } from "@/lib/observed/types";
import { planLab } from "@/lib/plan/planner";
import { generateTopology } from "@/lib/topology/generate";
import type { Link, Topology, TopologyNode } from "@/lib/topology/schema";
import { type Bench, timed } from "./bench";
import { createLab, deployLab, removeLab, startBenchEngine } from "./engine";
import { JOINED, joined } from "./joined";
import { batchedPlan, commandByCommand } from "./script";

const range = (count: number) => Array.from({ length: count }, (_, n) => n);

function openVswitch(count: number, kind: "veth" | "ovs-internal"): Topology {
  const nodes: TopologyNode[] = range(count).map((n) => ({ name: `ns${n}`, kind: "namespace" }));
  const links = range(count).map((n): Link => {
    const a = { node: `ns${n}`, name: `eth${n}`, addresses: [`10.1.${n >> 8}.${(n & 255) + 1}/16`] };
    return kind === "veth" ? { kind, a, b: { node: "s1", name: `p${n}` } } : { kind, a, b: { node: "s1" } };
  });
  return { wirelab: 1, nodes: [{ name: "s1", kind: "ovs" }, ...nodes], links };
}

const OVS_PORTS = 200;
/** A program for each command takes long, and its ratio is as clear where it takes less. */
const ONE_BY_ONE_UP_TO = 200;

function cases(quick: boolean, ovs: boolean): { what: string; size: number; topology: Topology }[] {
  const sizes = quick ? [100] : [100, 1000];
  return [
    ...JOINED.flatMap((shape) =>
      sizes.map((size) => ({ what: `${shape} of ${size} namespaces`, size, topology: joined(shape, size) })),
    ),
    ...(["chain", "ring", "tree"] as const).flatMap((shape) =>
      (quick ? [50] : [50, 500]).map((size) => ({
        what: `${shape} of ${size} bridges with a namespace each`,
        size: 2 * size,
        topology: generateTopology(shape, size),
      })),
    ),
    ...(ovs
      ? (["veth", "ovs-internal"] as const).map((kind) => ({
          what: `Open vSwitch, ${OVS_PORTS} ports (${kind})`,
          size: OVS_PORTS,
          topology: openVswitch(OVS_PORTS, kind),
        }))
      : []),
  ];
}

export const shapes: Bench = {
  name: "shapes",
  title: "chain, ring, tree, and ports of Open vSwitch, from nothing to verified",
  async run({ quick, profile, tell, note }) {
    const bench = await startBenchEngine(undefined, { profile });
    try {
      const { capabilities, checks } = await bench.client.request({ type: "doctor" });
      const ovs = capabilities.ovs !== "missing";
      if (!ovs) {
        const found = checks.find(({ id }) => id === "openvswitch");
        note(`without Open vSwitch: ${found?.detail ?? "it is not installed"}`);
      }
      for (const { what, size, topology } of cases(quick, ovs)) {
        const commands = planLab({ topology, observed: nothingObserved(), applied: null, capabilities }).steps.flatMap(
          (step) => step.commands,
        );
        const [ours, batched, single]: number[][] = [[], [], []];
        for (let round = 0; round < (quick ? 1 : 3); round++) {
          await createLab(bench, "shape", writeTopologyFile(topology));
          ours?.push(await timed(() => deployLab(bench, "shape")));
          await removeLab(bench, "shape");
          batched?.push((await batchedPlan(commands)).startMs);
          if (round === 0 && size <= ONE_BY_ONE_UP_TO) single?.push((await commandByCommand(commands)).startMs);
        }
        const row = (name: string, figures: number[] = [], bar: string | undefined = undefined) =>
          tell({ what, ours: ours ?? [], unit: "ms", rival: { name, figures }, ...(bar && { bar }) });
        row("fewest programs", batched, "<= 1.3 x");
        if (single && single.length > 0) row("a program for each command", single);
      }
    } finally {
      for (const line of await bench.end()) note(line);
    }
  },
};
