/** What Open vSwitch itself says it would do with a frame: `ovs-appctl ofproto/trace` (ovs-vswitchd(8)). */
import type { Inquiry } from "../inquiry";

/** A frame sent out of a port of the datapath. */
export interface FlowOutput {
  port: number;
  /** VLAN tag that it carries then. */
  vlan: number | null;
}

export interface FlowTrace {
  outputs: FlowOutput[];
  /** Bridges that the frame went through, in order, each with what it did there. */
  bridges: { name: string; remarks: string[] }[];
  /** Actions that Wirelab does not follow. */
  unknown: string[];
  /** Open vSwitch could not be asked. */
  error: string | null;
  command: string;
}

/** Splits at commas that are in no parentheses. */
function splitActions(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const char = text[at];
    if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (at === text.length || (char === "," && depth === 0)) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return parts.filter(Boolean);
}

/** @param vlan tag of the frame as it came in */
export function parseFlowTrace(text: string, vlan: number | null): Pick<FlowTrace, "outputs" | "bridges" | "unknown"> {
  const found: Pick<FlowTrace, "outputs" | "bridges" | "unknown"> = { outputs: [], bridges: [], unknown: [] };
  for (const line of text.split("\n")) {
    const bridge = /^\s*bridge\("(.+)"\)$/.exec(line)?.[1];
    if (bridge !== undefined) found.bridges.push({ name: bridge, remarks: [] });
    const remark = /^\s*(?:->|>+)\s*(.+?)\s*<*$/.exec(line)?.[1];
    if (remark !== undefined) found.bridges.at(-1)?.remarks.push(remark);
  }
  const actions = [...text.matchAll(/^Datapath actions: (.*)$/gm)].at(-1)?.[1] ?? "drop";
  const tags = vlan === null ? [] : [vlan];
  for (const action of splitActions(actions)) {
    const pushed = /^push_vlan\((?:.*,)?vid=(\d+)/.exec(action)?.[1];
    if (/^\d+$/.test(action)) found.outputs.push({ port: Number(action), vlan: tags.at(-1) ?? null });
    else if (pushed !== undefined) tags.push(Number(pushed));
    else if (action === "pop_vlan") tags.pop();
    else if (action !== "drop") found.unknown.push(action);
  }
  return found;
}

export interface FlowQuery {
  bridge: string;
  /** OpenFlow number of the port where the frame comes in. */
  ofPort: string;
  src: string;
  dst: string;
  vlan: number | null;
  /** What the frame carries, in the syntax of ovs-fields(7). */
  content: string;
}

export async function traceFlow(inquiry: Inquiry, query: FlowQuery): Promise<FlowTrace> {
  const { bridge, ofPort, src, dst, vlan, content } = query;
  const fields = [
    `in_port=${ofPort}`,
    ...(vlan === null ? [] : [`dl_vlan=${vlan}`]),
    `dl_src=${src}`,
    `dl_dst=${dst}`,
    content,
  ];
  const args = ["--timeout=5", "ofproto/trace", bridge, fields.join(",")];
  const { stdout, stderr, exitCode, command } = await inquiry.run("", "ovs-appctl", args);
  return { ...parseFlowTrace(stdout, vlan), error: exitCode === 0 ? null : stderr.trim(), command };
}
