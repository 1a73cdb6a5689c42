/** What the parts of a small change cost on a lab of 1000 namespaces, in processor time; and what a lab keeps in memory. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  editableFile,
  editFile,
  editTopologyFile,
  parseTopologyFile,
  writeTopologyFile,
} from "@/lib/formats/topologyFile";
import { nothingObserved, type Observed } from "@/lib/observed/types";
import { findDrift } from "@/lib/plan/drift";
import { planFrom } from "@/lib/plan/incremental";
import { planLab } from "@/lib/plan/planner";
import { simulateAll } from "@/lib/plan/simulate";
import { applyPatch, diffTopologies, type TopologyPatch } from "@/lib/topology/patch";
import { validateTopology } from "@/lib/validate";
import { type Bench, computed } from "./bench";
import { starsTopology } from "./star";

const COUNT = 1000;
const ROUNDS = 9;
const capabilities = { ovs: "netdev" } as const;
const times = (work: () => unknown) => Array.from({ length: ROUNDS }, () => computed(work));

/** Memory that something keeps, in MiB. */
function kept<T>(make: () => T): { value: T; mib: number } {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  const before = process.memoryUsage().heapUsed;
  const value = make();
  collect();
  return { value, mib: (process.memoryUsage().heapUsed - before) / 1024 ** 2 };
}

const patch: TopologyPatch = {
  nodes: { added: [{ at: COUNT + 1, record: { name: "more", kind: "namespace" } }], updated: [], removed: [] },
  links: {
    added: [
      {
        at: COUNT,
        record: { kind: "veth", a: { node: "more", name: "eth0" }, b: { node: "br1", name: "p-more" } },
      },
    ],
    updated: [],
    removed: [],
  },
};

/** One interface of one namespace was set down by hand. */
function disturbed(observed: Observed): Observed {
  const { ns1 } = observed.namespaces;
  const eth0 = ns1?.interfaces.eth0;
  if (!ns1 || !eth0) throw new Error("the lab has no ns1 with an eth0");
  const down = { ...eth0, flags: eth0.flags.filter((flag) => flag !== "UP") };
  const changed = { ...ns1, interfaces: { ...ns1.interfaces, eth0: down } };
  return { ...observed, namespaces: { ...observed.namespaces, ns1: changed } };
}

export const parts: Bench = {
  name: "parts",
  title: `the parts of a small change of ${COUNT} namespaces (processor time), and what a lab keeps in memory`,
  async run({ tell }) {
    const text = writeTopologyFile(starsTopology(COUNT));
    const drawn = kept(() => parseTopologyFile(text).topology ?? starsTopology(COUNT));
    const topology = drawn.value;
    const file = kept(() => editableFile(text));
    const seen = kept(() => {
      const { steps } = planLab({ topology, observed: nothingObserved(), applied: null, capabilities });
      return simulateAll(
        nothingObserved(),
        steps.map(({ step }) => step),
      );
    });
    const planned = kept(() => planLab({ topology, observed: nothingObserved(), applied: null, capabilities }));
    const observed = seen.value;
    const settled = { topology, observed };
    const change = { topology: applyPatch(topology, patch), observed, applied: topology, capabilities };
    const byHand = disturbed(observed);

    const row = (what: string, work: () => unknown, name?: string, whole?: () => unknown) =>
      tell({ what, ours: times(work), unit: "ms", ...(name && whole && { rival: { name, figures: times(whole) } }) });
    const file1000 = file.value;
    row(
      "the file's text",
      () => editFile(file1000, patch),
      "read whole",
      () => editTopologyFile(text, patch),
    );
    row("validation", () => validateTopology({ ...change.topology }));
    row(
      "the plan",
      () => planFrom(settled, change),
      "planned whole",
      () => planLab(change),
    );
    row(
      "drift",
      () => findDrift(topology, byHand, "sandbox", settled),
      "of the whole",
      () => findDrift(topology, byHand, "sandbox"),
    );
    const kilobytes = (value: unknown) => [JSON.stringify(value).length / 1024];
    tell({
      what: "what windows are told is applied",
      ours: kilobytes(diffTopologies(topology, change.topology)),
      unit: "kB",
      rival: { name: "all of it", figures: kilobytes(change.topology) },
    });
    const memory = (what: string, { mib }: { mib: number }) => tell({ what, ours: [mib], unit: "MiB" });
    memory("memory: the drawing", drawn);
    memory("memory: its file, ready to be edited", file);
    memory("memory: what the kernel has", seen);
    memory("memory: a plan of all of it", planned);
  },
};
