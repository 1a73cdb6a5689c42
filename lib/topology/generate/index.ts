/** Networks of a shape and size, drawn at once: for benchmarks, for lessons about shapes, and to begin from. */
import type { Link, Topology, TopologyNode } from "../schema";
import { freeSubnet, lastNumbers, NONE_BEFORE } from "./beside";
import { type Fabric, SHAPES, type ShapeName } from "./fabrics";

export { SHAPES, type ShapeName } from "./fabrics";

/** A size that a shape does not have. */
export class SizeError extends Error {
  override name = "SizeError";
}

/** Why a shape has no such size, in words for who asked; null when it has. */
export function sizeProblem(shape: ShapeName, size: number): string | null {
  const { counts, least, most, by, because } = SHAPES[shape];
  if (Number.isInteger(size) && size >= least && size <= most && (size - least) % by === 0) return null;
  const steps = by === 1 ? "" : `, in steps of ${by}`;
  const why = size > most ? `: ${because}` : "";
  return `A ${shape} has ${least} to ${most} ${counts}${steps}, not ${size}${why}.`;
}

/** Whether two switches can reach each other in two ways: then a spanning tree has to choose. */
const hasLoop = ({ switches, trunks }: Fabric) => trunks.length >= switches;

export interface GenerateOptions {
  /** Linux bridges unless set. */
  switches?: "bridge" | "ovs";
  /** A drawing beside which it shall stand: names and subnet are such as are not in use there. */
  beside?: Topology;
}

/**
 * A network of switches with a namespace on each of its edges, in one subnet. Where its
 * shape has loops all switches run a spanning tree protocol.
 * @param size what `SHAPES[shape].counts` says
 * @throws {SizeError} when the shape has no such size
 */
export function generateTopology(
  shape: ShapeName,
  size: number,
  { switches: kind = "bridge", beside }: GenerateOptions = {},
): Topology {
  const problem = sizeProblem(shape, size);
  if (problem) throw new SizeError(problem);
  const { fabric: draw, stations } = SHAPES[shape];
  const fabric = draw(size);
  const after = beside ? lastNumbers(beside) : NONE_BEFORE;
  const { subnet, addressOf } = freeSubnet(beside);
  const prefix = kind === "bridge" ? "br" : "ovs";
  const switchName = (n: number) => `${prefix}${after.switches + n + 1}`;
  const switches = Array.from({ length: fabric.switches }, (_, n): TopologyNode => {
    const name = switchName(n);
    if (!hasLoop(fabric)) return { name, kind };
    return kind === "bridge"
      ? { name, kind, stp: { forwardDelay: 2, maxAge: 6, helloTime: 1 } }
      : { name, kind, stp: { protocol: "rstp" } };
  });
  const nodes = Array.from(
    { length: stations(size, fabric) },
    (_, n): TopologyNode => ({ name: `ns${after.stations + n + 1}`, kind: "namespace" }),
  );
  const trunk = (n: number) => `t${after.trunks + n}`;
  const trunks = fabric.trunks.map(
    ([a, b], n): Link => ({
      kind: "veth",
      a: { node: switchName(a), name: trunk(2 * n) },
      b: { node: switchName(b), name: trunk(2 * n + 1) },
    }),
  );
  const cables = nodes.map(({ name }, n): Link => {
    const number = after.cables + n + 1;
    return {
      kind: "veth",
      a: { node: name, name: `tap${number}`, addresses: [addressOf(n + 1)] },
      b: { node: switchName(fabric.edges[n % fabric.edges.length] ?? 0), name: `${prefix}-tap${number}` },
    };
  });
  return {
    wirelab: 1,
    name: `${shape} of ${size}`,
    subnet,
    nodes: [...switches, ...nodes],
    links: [...trunks, ...cables],
  };
}
