import { expect, test } from "vitest";
import { hasErrors, validateTopology } from "../../validate";
import { generateTopology, SHAPES, type ShapeName, SizeError, sizeProblem } from "./index";

const shapes = Object.keys(SHAPES) as ShapeName[];

test.each(shapes)("every %s can be deployed, the smallest and the largest too", (shape) => {
  const { least, most, by } = SHAPES[shape];
  for (const size of [least, least + by, most])
    expect(hasErrors(validateTopology(generateTopology(shape, size)))).toBe(false);
});

test.each(shapes)("a %s of another size is refused with the sizes there are", (shape) => {
  const { least, most } = SHAPES[shape];
  for (const size of [least - 1, most + 1, least + 0.5, Number.NaN])
    expect(() => generateTopology(shape, size)).toThrow(SizeError);
});

test("shapes have as many switches, trunks and stations as they are known for", () => {
  const counts = (shape: ShapeName, size: number) => {
    const { nodes, links } = generateTopology(shape, size);
    const switches = nodes.filter(({ kind }) => kind === "bridge").length;
    const stations = nodes.length - switches;
    return { switches, stations, trunks: links.length - stations };
  };
  expect(counts("star", 7)).toEqual({ switches: 1, stations: 7, trunks: 0 });
  expect(counts("chain", 5)).toEqual({ switches: 5, stations: 5, trunks: 4 });
  expect(counts("ring", 5)).toEqual({ switches: 5, stations: 5, trunks: 5 });
  expect(counts("mesh", 4)).toEqual({ switches: 4, stations: 4, trunks: 6 });
  expect(counts("tree", 4)).toEqual({ switches: 4, stations: 3, trunks: 3 });
  expect(counts("clos", 4)).toEqual({ switches: 6, stations: 4, trunks: 8 });
  // k = 4: 4 cores, 8 aggregations, 8 edges, 16 stations, and 32 cables between switches.
  expect(counts("fat-tree", 4)).toEqual({ switches: 20, stations: 16, trunks: 32 });
});

test("loops are broken by a spanning tree, and only they", () => {
  const stp = (shape: ShapeName, size: number) => generateTopology(shape, size).nodes.some((node) => "stp" in node);
  expect([stp("ring", 3), stp("mesh", 4), stp("clos", 3), stp("fat-tree", 4)]).toEqual([true, true, true, true]);
  expect([stp("star", 3), stp("chain", 4), stp("tree", 9)]).toEqual([false, false, false]);
});

test.each(shapes)("a %s stands beside others without a name or an address of theirs", (shape) => {
  const { least, by } = SHAPES[shape];
  const beside = generateTopology("clos", 3);
  for (const switches of ["bridge", "ovs"] as const) {
    const more = generateTopology(shape, least + by, { beside, switches });
    const both = { ...beside, nodes: [...beside.nodes, ...more.nodes], links: [...beside.links, ...more.links] };
    expect(validateTopology(both).filter(({ severity }) => severity === "error")).toEqual([]);
    expect(new Set(both.nodes.map(({ name }) => name)).size).toBe(both.nodes.length);
    expect(more.subnet).toBe("10.1.0.0/16");
  }
});

test("what is too large is refused with the reason", () => {
  expect(sizeProblem("star", 1001)).toContain("1023 ports");
  expect(sizeProblem("star", 1000)).toBeNull();
  expect(sizeProblem("fat-tree", 3)).toContain("steps of 2");
});
