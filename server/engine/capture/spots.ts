/** Finds the interfaces that a capture names in the running lab. */
import { farEnd, namespaceOfNode } from "@/lib/capture/cable";
import type { Observed } from "@/lib/observed/types";
import type { CaptureQuestion } from "@/lib/protocol/capture";
import { drawnInterfaces } from "@/lib/topology/interfaces";
import { ROOT_NS } from "@/lib/topology/places";
import type { Topology } from "@/lib/topology/schema";
import { EngineError } from "@/server/engine/errors";
import type { CaptureSpot } from "./capture";

/**
 * @param topologies the drawing, and what was deployed where that differs
 * @param onlyDrawn interfaces that the lab did not make are somebody else's: those of the machine
 * @throws {EngineError} `no-such-element` with what there is instead
 */
export function captureSpots(
  { points, both }: CaptureQuestion,
  topologies: readonly Topology[],
  observed: Observed,
  onlyDrawn: boolean,
): CaptureSpot[] {
  const far = (point: CaptureQuestion["points"][number]) => {
    for (const topology of topologies) {
      const end = farEnd(topology, point);
      if (end) return [end];
    }
    throw new EngineError(
      "no-such-element",
      `${point.interface} of ${point.node} is no end of a cable with two ends.`,
      {
        field: "question.both",
      },
    );
  };
  const drawn = new Set(topologies.flatMap(drawnInterfaces).map(({ ref }) => `${ref.ns}/${ref.name}`));
  const wanted = points.flatMap((point) => (both ? [point, ...far(point)] : [point]));
  const spots = new Map<string, CaptureSpot>();
  wanted.forEach(({ node, interface: name }, index) => {
    const ns = namespaceOfNode(topologies, node);
    const interfaces = Object.values(observed.namespaces[ns]?.interfaces ?? {}).map((one) => one.name);
    const field = `question.points.${index}`;
    if (!Object.hasOwn(observed.namespaces, ns)) {
      throw new EngineError("no-such-element", `The running lab has no node "${node}". Is it deployed?`, { field });
    }
    if (!interfaces.includes(name)) {
      const there = interfaces.join(", ") || "none";
      throw new EngineError("no-such-element", `"${node}" has no interface "${name}". There are: ${there}.`, { field });
    }
    if (onlyDrawn && !drawn.has(`${ns}/${name}`)) {
      const message = `"${name}" belongs to the machine and not to this lab: its packets are not shown here.`;
      throw new EngineError("forbidden", message, { field });
    }
    spots.set(`${ns}/${name}`, { node, interface: name, ...(ns !== ROOT_NS && { netns: ns }) });
  });
  return [...spots.values()];
}
