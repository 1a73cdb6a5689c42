/** What the arrangement asks of a drawing's shape. Pure. */

/** Nodes by name with the nodes that they have cables to, each once. */
export type Graph = ReadonlyMap<string, readonly string[]>;

export function graphOf(names: readonly string[], pairs: readonly (readonly [string, string])[]): Graph {
  const sets = new Map(names.map((name) => [name, new Set<string>()]));
  for (const [a, b] of pairs) {
    if (a === b || !sets.has(a) || !sets.has(b)) continue;
    sets.get(a)?.add(b);
    sets.get(b)?.add(a);
  }
  return new Map([...sets].map(([name, others]) => [name, [...others]]));
}

/** The graph of some of its nodes. */
export function within(graph: Graph, names: Iterable<string>): Graph {
  const kept = new Set(names);
  return new Map([...kept].map((name) => [name, (graph.get(name) ?? []).filter((other) => kept.has(other))]));
}

/** How many steps each node is away from the nearest of some. */
export function distances(graph: Graph, from: readonly string[]): Map<string, number> {
  const found = new Map(from.map((name) => [name, 0]));
  const queue = [...from];
  for (let at = 0; at < queue.length; at++) {
    const name = queue[at] as string;
    for (const other of graph.get(name) ?? []) {
      if (found.has(other)) continue;
      found.set(other, (found.get(name) ?? 0) + 1);
      queue.push(other);
    }
  }
  return found;
}

/** Parts that no cable joins, each in the order of the drawing. */
export function components(graph: Graph): Graph[] {
  const seen = new Set<string>();
  const parts: Graph[] = [];
  for (const name of graph.keys()) {
    if (seen.has(name)) continue;
    const reached = distances(graph, [name]);
    for (const other of reached.keys()) seen.add(other);
    parts.push(
      within(
        graph,
        [...graph.keys()].filter((other) => reached.has(other)),
      ),
    );
  }
  return parts;
}

export const edgeCount = (graph: Graph): number =>
  [...graph.values()].reduce((sum, others) => sum + others.length, 0) / 2;

const degrees = (graph: Graph) => [...graph.values()].map((others) => others.length);

export type Shape = "single" | "path" | "cycle" | "complete" | "tree" | "layered";

/** Fewer nodes than these are drawn in layers, as a person would. */
const LEAST_COMPLETE = 4;

/** What a connected graph is. */
export function shapeOf(graph: Graph): Shape {
  const [nodes, edges] = [graph.size, edgeCount(graph)];
  if (nodes === 1) return "single";
  if (edges === nodes - 1) return Math.max(...degrees(graph)) <= 2 ? "path" : "tree";
  if (edges === nodes && degrees(graph).every((degree) => degree === 2)) return "cycle";
  return nodes >= LEAST_COMPLETE && edges === (nodes * (nodes - 1)) / 2 ? "complete" : "layered";
}

/** The nodes of a path or cycle in the order in which one walks along it. */
export function walk(graph: Graph): string[] {
  const start = [...graph.keys()].find((name) => graph.get(name)?.length === 1) ?? [...graph.keys()][0];
  const order: string[] = [];
  const seen = new Set<string>();
  for (let at = start; at !== undefined; at = graph.get(at)?.find((other) => !seen.has(other))) {
    seen.add(at);
    order.push(at);
  }
  return order;
}

/** The node from which the farthest is nearest, of a tree: the middle of its longest path. */
export function centreOf(tree: Graph): string {
  const farthest = (from: string) =>
    [...distances(tree, [from])].reduce((best, one) => (one[1] > best[1] ? one : best));
  const [end] = farthest([...tree.keys()][0] as string);
  const away = distances(tree, [end]);
  const [other, length] = farthest(end);
  let at = other;
  while ((away.get(at) ?? 0) > Math.floor(length / 2)) {
    const step: string | undefined = tree.get(at)?.find((next) => (away.get(next) ?? 0) < (away.get(at) ?? 0));
    if (step === undefined) break;
    at = step;
  }
  return at;
}
