import { expect, test } from "vitest";
import type { Command } from "@/lib/plan/command";
import type { PlannedStep } from "@/lib/plan/step";
import { LAB_ELEMENT } from "@/lib/topology/ids";
import { scheduleSteps } from "./schedule";

/** "ns1: ip link set dev a up" as a command. */
function command(text: string): Command {
  const [, netns, words] = /^(?:(\w+): )?(.*)$/.exec(text) as unknown as [string, string | undefined, string];
  const [file, ...args] = words.split(" ") as [string, ...string[]];
  return { file, args, ...(netns && { netns }) };
}

const step = (...texts: string[]): PlannedStep => ({
  step: { op: "startOvs" },
  element: LAB_ELEMENT,
  explanation: "",
  commands: texts.map(command),
});

/** Stages of lanes of units, each unit as the numbers of its steps. */
const shape = (...steps: PlannedStep[]) =>
  scheduleSteps(steps).map((stage) => stage.map((lane) => lane.map((unit) => unit.items.map((item) => item.step))));

test("consecutive ip commands of the lab's root are one batch", () => {
  expect(shape(step("ip netns add ns1"), step("ip link add name br0 type bridge"))).toEqual([[[[0, 1]]]]);
});

test("other programs are processes of their own, in order", () => {
  expect(
    shape(
      step("ip netns add ns1"),
      step("ovs-vsctl add-br s1", "ovs-vsctl add-port s1 p1"),
      step("ip link set dev p1 up"),
    ),
  ).toEqual([[[[0], [1], [1], [2]]]]);
});

test("namespaces run beside each other, each in its own order", () => {
  const steps = [
    step("ip netns add ns1"),
    step("ns1: ip addr add 10.0.0.1/24 dev tap1"),
    step("ns2: ip addr add 10.0.0.2/24 dev tap2"),
    step("ns1: ip link set dev tap1 up"),
    step("ip link set dev br0 up"),
  ];
  expect(shape(...steps)).toEqual([[[[0]]], [[[1, 3]], [[2]]], [[[4]]]]);
});

test("what reaches into another namespace, or may, runs alone", () => {
  const steps = [
    step("ns1: ip link set dev tap1 netns ns2"),
    step("ns2: ip link set dev tap1 up"),
    step("ns1: ip link del dev tap9"),
    step("ns2: ip addr add 10.0.0.2/24 dev tap1"),
  ];
  expect(shape(...steps)).toEqual([[[[0]]], [[[1]]], [[[2]]], [[[3]]]]);
});

test("names that a batch cannot say go around it", () => {
  expect(shape(step("ip link set dev a#b up"), step("ip link set dev c up"), step("ip link set dev d up"))).toEqual([
    [[[0], [1, 2]]],
  ]);
});

test("ports that are added to Open vSwitch follow each other in one transaction", () => {
  const vsctl = (text: string) => step(`ovs-vsctl --timeout=10 ${text}`);
  expect(
    shape(
      vsctl("add-br s1"),
      vsctl("add-port s1 p1"),
      vsctl("add-port s1 p2 -- set interface p2 type=internal"),
      vsctl("set port p1 tag=10"),
      vsctl("del-port s1 p3"),
      vsctl("add-port s1 p3"),
    ),
  ).toEqual([[[[0], [1, 2, 3], [4], [5]]]]);
});
