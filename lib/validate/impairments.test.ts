import { expect, it } from "vitest";
import type { Impair } from "../topology/impair";
import { topologySchema } from "../topology/schema";
import { validateTopology } from "./index";

function found(impair: Impair, netem = true) {
  const topology = topologySchema.parse({
    wirelab: 1,
    nodes: ["ns1", "ns2"].map((name) => ({ name, kind: "namespace" })),
    links: [{ kind: "veth", a: { node: "ns1", name: "tap1", impair }, b: { node: "ns2", name: "tap2" } }],
  });
  return validateTopology(topology, { ovs: "missing", netem }).map(
    ({ rule, path, severity }) => `${severity} ${rule} ${path}`,
  );
}
const PATH = "links[0].a.impair";

it.each<[Impair, string[]]>([
  [{ rate: "10mbit", delay: "20ms", jitter: "5ms", loss: "1%" }, []],
  [{ rate: "10mbps" }, [`error impair-value ${PATH}.rate`]],
  [{ rate: "1bit" }, [`error impair-value ${PATH}.rate`]],
  [{ rate: "900gbit" }, [`error impair-value ${PATH}.rate`]],
  [{ delay: "2h" }, [`error impair-value ${PATH}.delay`]],
  [{ delay: "90s" }, [`error impair-value ${PATH}.delay`]],
  [{ loss: "101%" }, [`error impair-value ${PATH}.loss`]],
  [{ jitter: "5ms" }, [`error impair-alone ${PATH}.jitter`]],
  [{ reorder: "5%" }, [`error impair-alone ${PATH}.reorder`]],
  [{ delay: "5ms", jitter: "9ms" }, [`warning impair-jitter ${PATH}.jitter`]],
])("%j", (impair, issues) => expect(found(impair)).toEqual(issues));

it("refuses netem where the kernel has none, and nothing else", () => {
  expect(found({ delay: "5ms" }, false)).toEqual([`error netem-missing ${PATH}.delay`]);
  expect(found({ rate: "10mbit", block: true }, false)).toEqual([]);
});
