import { describe, expect, it } from "vitest";
import { freeGroupName, groupsOf, withGroup, withoutNodes, withRenamedNode } from "./groups";
import {
  applyLayoutPatch,
  GROUP_LIMITS,
  type Layout,
  layoutPatchSchema,
  layoutProblem,
  layoutSchema,
  reverseLayoutPatch,
} from "./layout";
import type { Topology } from "./schema";

const topology: Topology = {
  wirelab: 1,
  nodes: ["ns1", "ns2", "ns3"].map((name) => ({ name, kind: "namespace" })),
  links: [],
};
const servers = { name: "servers", nodes: ["ns1", "ns2"], collapsed: true };
const layout: Layout = { positions: { ns1: { x: 1, y: 2 } }, groups: { g1: servers } };

const refusal = (value: unknown, schema: typeof layoutSchema | typeof layoutPatchSchema = layoutSchema) => {
  const [issue] = schema.safeParse(value).error?.issues ?? [];
  return issue && `${issue.path.join(".")}: ${issue.message}`;
};

describe("layoutSchema", () => {
  it("takes a layout without groups, as older versions wrote it", () =>
    expect(layoutSchema.parse({ positions: {} })).toEqual({ positions: {} }));

  it("takes groups", () => expect(layoutSchema.parse(layout)).toEqual(layout));

  it.each([
    [{ ...servers, name: "" }, "groups.g1.name: A group needs a name."],
    [{ ...servers, name: " \t " }, "groups.g1.name: A group's name has visible letters and no line breaks."],
    [{ ...servers, name: "x".repeat(61) }, "groups.g1.name: A group's name has 60 letters at most."],
    [{ ...servers, nodes: [] }, "groups.g1.nodes: A group has one node at least."],
  ])("refuses %o and names the field", (group, text) => {
    expect(refusal({ positions: {}, groups: { g1: group } })).toBe(text);
    expect(refusal({ groups: { g1: group } }, layoutPatchSchema)).toBe(text);
  });

  it("refuses more groups than a lab has, at once and one by one", () => {
    const groups = Object.fromEntries(Array.from({ length: GROUP_LIMITS.groups + 1 }, (_, n) => [`g${n}`, servers]));
    expect(refusal({ positions: {}, groups })).toBe("groups: A lab has 500 groups at most.");
    const { g0, ...full } = groups;
    expect(layoutProblem({ positions: {}, groups: full })).toBeNull();
    expect(layoutProblem(applyLayoutPatch({ positions: {}, groups: full }, { groups: { more: servers } }))).toContain(
      "500 groups",
    );
  });
});

describe("layout patches", () => {
  it("set, forget, and are taken back", () => {
    const patch = {
      positions: { ns1: null, ns2: { x: 5, y: 5 } },
      groups: { g1: null, g2: { ...servers, name: "clients" } },
    };
    const after = applyLayoutPatch(layout, patch);
    expect(after).toEqual({ positions: { ns2: { x: 5, y: 5 } }, groups: { g2: { ...servers, name: "clients" } } });
    expect(applyLayoutPatch(after, reverseLayoutPatch(layout, patch))).toEqual(layout);
  });

  it("a layout that loses its last group is as one that never had any", () =>
    expect(applyLayoutPatch(layout, { groups: { g1: null } })).toEqual({ positions: layout.positions }));

  it("what a patch does not touch keeps its identity", () => {
    expect(applyLayoutPatch(layout, { positions: {} }).groups).toBe(layout.groups);
    expect(applyLayoutPatch(layout, { groups: {} }).positions).toBe(layout.positions);
  });
});

describe("groups", () => {
  it("pass over nodes that are gone, and vanish with their last one", () => {
    const groups = { g1: { ...servers, nodes: ["ns1", "gone"] }, g2: { ...servers, nodes: ["gone"] } };
    expect(groupsOf({ groups }, topology)).toEqual([{ ...servers, id: "g1", nodes: ["ns1"] }]);
  });

  it("share no node", () => {
    const groups = { g1: servers, g2: { ...servers, nodes: ["ns2", "ns3"] } };
    expect(groupsOf({ groups }, topology).map(({ nodes }) => nodes)).toEqual([["ns1", "ns2"], ["ns3"]]);
  });

  it("follow a node that is removed or renamed", () => {
    expect(withoutNodes(layout, ["ns1"])).toEqual({ g1: { ...servers, nodes: ["ns2"] } });
    expect(withoutNodes(layout, ["ns1", "ns2"])).toEqual({ g1: null });
    expect(withoutNodes(layout, ["ns3"])).toBeUndefined();
    expect(withRenamedNode(layout, "ns2", "web")).toEqual({ g1: { ...servers, nodes: ["ns1", "web"] } });
  });

  it("a new one takes its nodes out of others, and has a name of its own", () => {
    expect(withGroup(layout, "g2", ["ns2", "ns3"])).toEqual({
      g1: { ...servers, nodes: ["ns1"] },
      g2: { name: "Group 1", nodes: ["ns2", "ns3"], collapsed: false },
    });
    expect(freeGroupName({ positions: {}, groups: { g1: { ...servers, name: "Group 1" } } })).toBe("Group 2");
  });
});
