/** What a lab's scripts make, by name, told from the plan that builds it from nothing. */
import { nothingObserved } from "../../observed/types";
import { type InterfaceRef, ROOT_NS } from "../../topology/places";
import type { Topology } from "../../topology/schema";
import { groupByElement, planLab, type StepGroup } from "../planner";
import { quoteArgument } from "../render";
import type { Step } from "../step";

export interface ScriptContents {
  topology: Topology;
  groups: StepGroup[];
  /** In the order of making. */
  steps: Step[];
  namespaces: string[];
  /** Names that interfaces take in the machine's root namespace, if only for a moment. */
  interfaces: string[];
  ovsBridges: string[];
  ovsPorts: string[];
  /** Names of nftables tables (ip) of the uplink. */
  uplinkTables: string[];
  usesOvs: boolean;
  /** Exists on the machine from the first command of deploy.sh until teardown.sh is done; /run is emptied at boot, as the network is. */
  marker: string;
}

/** Exists while an Open vSwitch runs that one of these scripts started. */
export const OVS_MARKER = "/run/wirelab-script-ovs";

const inRoot = (...places: InterfaceRef[]): string[] =>
  places.filter(({ ns }) => ns === ROOT_NS).map(({ name }) => name);

export function contentsOf(topology: Topology): ScriptContents {
  const label = (topology.name ?? "lab").replace(/[^A-Za-z0-9-]+/g, "-").slice(0, 60);
  const plan = planLab({
    topology,
    observed: nothingObserved(),
    applied: null,
    capabilities: { ovs: "netdev", place: "host", lab: label },
  });
  const contents: ScriptContents = {
    topology,
    groups: groupByElement(plan, topology),
    steps: plan.steps.map(({ step }) => step),
    namespaces: [],
    interfaces: [],
    ovsBridges: [],
    ovsPorts: [],
    uplinkTables: [],
    usesOvs: false,
    marker: `/run/wirelab-script-${label}.deployed`,
  };
  for (const step of contents.steps) {
    if (step.op === "addNamespace") contents.namespaces.push(step.name);
    if (step.op === "addBridge") contents.interfaces.push(step.name);
    if (step.op === "addDevice") contents.interfaces.push(...inRoot({ ns: step.ns, name: step.device.name }));
    if (step.op === "addVeth") contents.interfaces.push(...inRoot(step.a, step.b));
    if (step.op === "addUplink") {
      contents.interfaces.push(step.device, step.name);
      contents.uplinkTables.push(step.device);
    }
    if (step.op === "addOvsBridge") contents.ovsBridges.push(step.name);
    if (step.op === "addOvsPort") contents.ovsPorts.push(step.name);
    if (step.op === "addOvsPort" && step.type === "internal") contents.interfaces.push(step.name);
    if (step.op === "addOvsPatch") contents.ovsPorts.push(step.a.name, step.b.name);
  }
  contents.usesOvs = contents.ovsBridges.length > 0;
  contents.interfaces.push(...contents.ovsBridges);
  return contents;
}

/** Where the scripts keep a service's process id; beside it, with ".log", what it prints. */
export const serviceFile = ({ marker }: Pick<ScriptContents, "marker">, ns: string, name: string): string =>
  `${marker}.service.${ns}.${name}`;

/** Text as comment lines; a line break in it must not end the comment. */
export function comment(text: string): string[] {
  return text.split(/[\r\n\v\f\u0085\u2028\u2029]+/).map((line) => `# ${line}`.trimEnd());
}

/** A `for` loop over names, nothing where there are none. */
export function forEach(names: readonly string[], body: string): string[] {
  return names.length === 0 ? [] : [`for name in ${names.map(quoteArgument).join(" ")}; do`, `  ${body}`, "done"];
}

/** Lines that both scripts begin with. */
export function opening(script: string, { topology }: ScriptContents, purpose: string[]): string[] {
  return [
    "#!/usr/bin/env bash",
    ...comment(`${script}: ${topology.name ?? "a network lab"}`),
    ...(topology.description === undefined ? [] : comment(topology.description)),
    "#",
    ...purpose.flatMap(comment),
    "set -euo pipefail",
    "# Where a plain `su` keeps the administrator's programs off the path.",
    'PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"',
    "",
    `if [ "$(id -u)" -ne 0 ]; then`,
    `  echo "${script}: this needs root; run it as: sudo bash ${script}" >&2`,
    "  exit 1",
    "fi",
    "",
    'has_namespace() { [ -e "/run/netns/$1" ]; }',
    'has_interface() { ip link show dev "$1" >/dev/null 2>&1; }',
  ];
}
