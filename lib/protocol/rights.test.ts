import { describe, expect, it } from "vitest";
import type { RequestType } from "./messages";
import { labOf, RIGHTS, ROLE_FOR } from "./rights";
import { REQUEST_TYPES, sampleRequests } from "./testing/samples";

/**
 * All that somebody may ask who may only look. A message that is to be added here
 * changes nothing, runs nothing in a lab, and reads nothing but the lab itself.
 */
const FOR_VIEWERS: readonly RequestType[] = [
  "introduce",
  "hello",
  "doctor",
  "labs.list",
  "labs.watch",
  "lab.open",
  "lab.close",
  "lab.traffic",
  "lab.file",
  "lab.plan",
  "lab.script",
  "lab.serviceLog",
  "lab.table",
  "lab.usage",
];

it("has a row for every message, and no other rows", () => {
  expect(Object.keys(RIGHTS).sort()).toEqual([...REQUEST_TYPES].sort());
});

it("lets a viewer do no more than look", () => {
  const open = REQUEST_TYPES.filter((type) => ["any", "view"].includes(RIGHTS[type]));
  expect([...open].sort()).toEqual([...FOR_VIEWERS].sort());
});

describe("every message about a lab is guarded by the role in that lab", () => {
  const samples = sampleRequests("some-lab");
  it.each(REQUEST_TYPES)("%s", (type) => {
    const sample = samples.get(type);
    if (!sample) throw new Error(`no sample of ${type}`);
    const isAboutLab = labOf(sample) !== null && type !== "lab.create";
    expect(Object.hasOwn(ROLE_FOR, RIGHTS[type])).toBe(isAboutLab);
  });
});
