/** How the switches of a generated network are joined, by number from 0, and which of them have stations. */

export interface Fabric {
  switches: number;
  /** Pairs of switches with a cable between them. */
  trunks: [number, number][];
  /** Switches that stations hang on, each in its turn. */
  edges: number[];
}

const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

const star = (): Fabric => ({ switches: 1, trunks: [], edges: [0] });

const chain = (size: number): Fabric => ({
  switches: size,
  trunks: range(size - 1).map((n) => [n, n + 1]),
  edges: range(size),
});

function ring(size: number): Fabric {
  const row = chain(size);
  return size < 3 ? row : { ...row, trunks: [...row.trunks, [size - 1, 0]] };
}

const mesh = (size: number): Fabric => ({
  switches: size,
  trunks: range(size).flatMap((a) => range(size).flatMap((b): [number, number][] => (a < b ? [[a, b]] : []))),
  edges: range(size),
});

/** Branches of each switch of a tree. */
const FANOUT = 3;

function tree(size: number): Fabric {
  const trunks = range(size - 1).map((n): [number, number] => [Math.floor(n / FANOUT), n + 1]);
  const inner = new Set(trunks.map(([parent]) => parent));
  return { switches: size, trunks, edges: range(size).filter((n) => !inner.has(n)) };
}

/** Leaves and half as many spines, at least two; every leaf on every spine (C. Clos, 1953). */
function clos(leaves: number): Fabric {
  const spines = Math.max(2, Math.ceil(leaves / 2));
  return {
    switches: spines + leaves,
    trunks: range(leaves).flatMap((leaf) => range(spines).map((spine): [number, number] => [spine, spines + leaf])),
    edges: range(leaves).map((leaf) => spines + leaf),
  };
}

/** A fat tree of k pods (Al-Fares, Loukissas, Vahdat, SIGCOMM 2008): (k/2)² cores, k/2 aggregations and k/2 edges a pod. */
function fatTree(pods: number): Fabric {
  const half = pods / 2;
  const cores = half * half;
  const aggregation = (pod: number, n: number) => cores + pod * pods + n;
  const edge = (pod: number, n: number) => aggregation(pod, half + n);
  const inPod = (pod: number): [number, number][] =>
    range(half).flatMap((n) => [
      ...range(half).map((core): [number, number] => [n * half + core, aggregation(pod, n)]),
      ...range(half).map((m): [number, number] => [aggregation(pod, n), edge(pod, m)]),
    ]);
  return {
    switches: cores + pods * pods,
    trunks: range(pods).flatMap(inPod),
    edges: range(pods).flatMap((pod) => range(half).map((n) => edge(pod, n))),
  };
}

interface Shape {
  /** What its size counts. */
  counts: string;
  least: number;
  most: number;
  /** Why there are no more, as a sentence goes on after a colon. */
  because: string;
  /** The size goes up by this. */
  by: number;
  /** Stations, when not told how many. */
  stations(size: number, fabric: Fabric): number;
  fabric(size: number): Fabric;
}

const oneEach = (_size: number, { edges }: Fabric): number => edges.length;

const ENOUGH_TO_LOOK_AT = "a drawing of 1000 nodes is what one can still look at";

export const SHAPES = {
  star: {
    counts: "stations",
    least: 1,
    most: 1000,
    because: "a Linux bridge takes 1023 ports",
    by: 1,
    stations: (size) => size,
    fabric: star,
  },
  chain: {
    counts: "switches",
    least: 2,
    most: 500,
    because: ENOUGH_TO_LOOK_AT,
    by: 1,
    stations: oneEach,
    fabric: chain,
  },
  ring: {
    counts: "switches",
    least: 3,
    most: 500,
    because: ENOUGH_TO_LOOK_AT,
    by: 1,
    stations: oneEach,
    fabric: ring,
  },
  mesh: {
    counts: "switches",
    least: 3,
    most: 30,
    because: "every switch has a cable to every other, and 30 have 435",
    by: 1,
    stations: oneEach,
    fabric: mesh,
  },
  tree: {
    counts: "switches",
    least: 2,
    most: 500,
    because: ENOUGH_TO_LOOK_AT,
    by: 1,
    stations: oneEach,
    fabric: tree,
  },
  clos: {
    counts: "leaves",
    least: 2,
    most: 40,
    because: "every leaf has a cable to every spine, and 40 leaves have 800",
    by: 1,
    stations: oneEach,
    fabric: clos,
  },
  // Stations as in the paper: k/2 on each edge.
  "fat-tree": {
    counts: "pods",
    least: 2,
    most: 8,
    because: "a fat tree of 8 pods has 80 switches and 128 stations, and one of 10 nearly twice as many",
    by: 2,
    stations: (pods, { edges }) => (edges.length * pods) / 2,
    fabric: fatTree,
  },
} as const satisfies Record<string, Shape>;

export type ShapeName = keyof typeof SHAPES;
