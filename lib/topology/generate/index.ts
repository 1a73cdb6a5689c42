/** Networks of a shape and size, drawn at once: for benchmarks, for lessons about shapes, and to begin from. */
import type { Link, Topology, TopologyNode } from "../schema";
import { type Fabric, SHAPES, type ShapeName } from "./fabrics";

export { SHAPES, type ShapeName } from "./fabrics";

/** Addresses of the stations: one subnet with room for all. */
const SUBNET = "10.0.0.0/16";
const addressOf = (station: number) => `10.0.${station >> 8}.${station & 255}/16`;

/** A size that a shape does not have. */
export class SizeError extends Error {
  override name = "SizeError";
}

function checkSize(shape: ShapeName, size: number): void {
  const { counts, least, most, by } = SHAPES[shape];
  if (Number.isInteger(size) && size >= least && size <= most && (size - least) % by === 0) return;
  const steps = by === 1 ? "" : `, in steps of ${by}`;
  throw new SizeError(`A ${shape} has ${least} to ${most} ${counts}${steps}, not ${size}.`);
}

/** Whether two switches can reach each other in two ways: then a spanning tree has to choose. */
const hasLoop = ({ switches, trunks }: Fabric) => trunks.length >= switches;

/**
 * A network of Linux bridges with a namespace on each of its edges, in one subnet. Where its
 * shape has loops all bridges run the spanning tree protocol.
 * @param size what `SHAPES[shape].counts` says
 * @throws {SizeError} when the shape has no such size
 */
export function generateTopology(shape: ShapeName, size: number): Topology {
  checkSize(shape, size);
  const { fabric: draw, stations } = SHAPES[shape];
  const fabric = draw(size);
  const stp = hasLoop(fabric) ? { stp: { forwardDelay: 2, maxAge: 6, helloTime: 1 } } : {};
  const switches = Array.from(
    { length: fabric.switches },
    (_, n): TopologyNode => ({
      name: `br${n + 1}`,
      kind: "bridge",
      ...stp,
    }),
  );
  const count = stations(size, fabric);
  const nodes = Array.from({ length: count }, (_, n): TopologyNode => ({ name: `ns${n + 1}`, kind: "namespace" }));
  const trunks = fabric.trunks.map(
    ([a, b], n): Link => ({
      kind: "veth",
      a: { node: `br${a + 1}`, name: `t${2 * n}` },
      b: { node: `br${b + 1}`, name: `t${2 * n + 1}` },
    }),
  );
  const cables = nodes.map(
    ({ name }, n): Link => ({
      kind: "veth",
      a: { node: name, name: `tap${n + 1}`, addresses: [addressOf(n + 1)] },
      b: { node: `br${(fabric.edges[n % fabric.edges.length] ?? 0) + 1}`, name: `br-tap${n + 1}` },
    }),
  );
  return {
    wirelab: 1,
    name: `${shape} of ${size}`,
    subnet: SUBNET,
    nodes: [...switches, ...nodes],
    links: [...trunks, ...cables],
  };
}
