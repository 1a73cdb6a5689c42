/** What an Open vSwitch does with a frame. It is asked itself: flows, VLANs, STP and patch ports are its own affair. */
import type { ElementRef } from "../topology/ids";
import { type Frame, isToMany, type Step } from "./frame";
import type { Inquiry } from "./inquiry";
import { leftOut, type OvsLeftOut } from "./ovsLeftOut";
import { type DatapathPort, readDatapathPorts } from "./read/datapath";
import { type FlowTrace, traceFlow } from "./read/flowTrace";
import { uniqueElements, type World } from "./world";

export interface OvsOutput {
  /** Name of the kernel interface that is the port. */
  port: string;
  bridge: string;
  vlan: number | null;
  step: Step;
}

export type OvsDecision =
  | { drop: "switch-drop" | "vlan" | "blocked-port" | "storm"; step: Step; bridges: string[] }
  | { doubt: string; step: Step }
  | { outputs: OvsOutput[]; left: OvsLeftOut[]; step: Step; bridges: string[] };

/** The patch ports between two bridges of one Open vSwitch, on a shortest way, among those that the frame passed. */
function patchesBetween(ports: readonly DatapathPort[], from: string, to: string): DatapathPort[] {
  const ways = new Map<string, DatapathPort[]>([[from, []]]);
  for (const [bridge, way] of ways) {
    if (bridge === to) return way;
    for (const port of ports) {
      if (port.bridge !== bridge || port.type !== "patch") continue;
      const next = ports.find(({ name }) => name === port.peer);
      if (next && !ways.has(next.bridge)) ways.set(next.bridge, [...way, port]);
    }
  }
  return [];
}

const REMARKS: [pattern: RegExp, text: string][] = [
  [/forwarding to learned port/, "knows behind which port the MAC address is"],
  [/no learned MAC/, "does not know the MAC address, so it floods the frame"],
];

/** What the bridges did, in words: Open vSwitch's own where Wirelab has none. */
function words({ bridges }: FlowTrace, frame: Frame): string {
  return bridges
    .map(({ name, remarks }) => {
      const remark = remarks.at(-1);
      if (remark === undefined) return `${name} handles it by a flow rule`;
      if (frame.dst === "ff:ff:ff:ff:ff:ff" && /no learned MAC/.test(remark)) return `${name} floods it`;
      return `${name} ${REMARKS.find(([pattern]) => pattern.test(remark))?.[1] ?? `says: ${remark}`}`;
    })
    .join("; ");
}

function dropReason(flow: FlowTrace): "switch-drop" | "vlan" | "blocked-port" | "storm" {
  const remarks = flow.bridges.flatMap((bridge) => bridge.remarks).join("\n");
  if (/translation depth|recursion|resubmit/i.test(remarks)) return "storm";
  if (/vlan|vid/i.test(remarks)) return "vlan";
  return /stp|blocked|not in forwarding/i.test(remarks) ? "blocked-port" : "switch-drop";
}

export async function ovsDecision(world: World, inquiry: Inquiry, port: string, frame: Frame): Promise<OvsDecision> {
  const datapath = await readDatapathPorts(inquiry);
  const incoming = datapath.ports.find(({ name }) => name === port);
  const step = (text: string, commands: string[], elements: (ElementRef | null)[]): Step => ({
    kind: "switch",
    text,
    commands,
    elements: uniqueElements(elements),
  });
  const owner = world.ovsPortOf({ ns: "", name: port })?.bridge ?? incoming?.bridge ?? "";
  if (!incoming) {
    const why = datapath.error ?? `its datapath has no port ${port}`;
    return {
      drop: "switch-drop",
      bridges: [owner],
      step: step(`Open vSwitch does not take the frame: ${why}.`, [datapath.command], [world.switchElement(owner)]),
    };
  }
  const { bridge, ofPort } = incoming;
  const flow = await traceFlow(inquiry, {
    bridge,
    ofPort,
    src: frame.src,
    dst: frame.dst,
    vlan: frame.vlan,
    content: frame.content,
  });
  const bridges = flow.bridges.map(({ name }) => name);
  const said = words(flow, frame);
  const here = [world.switchElement(bridge)];
  if (flow.error !== null)
    return {
      doubt: `${bridge} could not be asked: ${flow.error}`,
      step: step(`${bridge} could not be asked what it does: ${flow.error}`, [flow.command], here),
    };
  if (flow.outputs.length === 0 && flow.unknown.length > 0) {
    const text = `${bridge} does something that Wirelab does not follow: ${flow.unknown.join(", ")}.`;
    return { doubt: text, step: step(text, [flow.command], here) };
  }
  if (flow.outputs.length === 0) {
    const text = `${bridge} drops it${said ? `: ${said}` : ""}.`;
    return {
      drop: dropReason(flow),
      bridges,
      step: step(text, [flow.command], [world.switchElement(bridges.at(-1) ?? bridge)]),
    };
  }
  const outputs = flow.outputs.flatMap(({ port: number, vlan }): OvsOutput[] => {
    const out = datapath.ports.find((one) => one.number === number);
    if (!out) return [];
    const patches = patchesBetween(datapath.ports, bridge, out.bridge);
    const elements = [
      world.switchElement(bridge),
      ...patches.flatMap(({ name, peer }) => [
        world.patchElement(name),
        world.switchElement(datapath.ports.find((one) => one.name === peer)?.bridge ?? ""),
      ]),
    ];
    return [{ port: out.name, bridge: out.bridge, vlan, step: step(`${said}.`, [flow.command], elements) }];
  });
  const left = isToMany(frame)
    ? await leftOut(world, inquiry, {
        bridge,
        from: port,
        outputs: new Set(outputs.map((one) => one.port)),
        datapath: datapath.ports,
      })
    : [];
  return { outputs, left, bridges, step: step(`${said}.`, [flow.command], here) };
}
