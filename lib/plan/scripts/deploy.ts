/** deploy.sh: the lab as plain commands, with the checks that a careful person makes first. */

import { ROOT_NS } from "../../topology/places";
import { packageOf } from "../failure";
import { quoteArgument, renderCommand } from "../render";
import type { PlannedStep, StepOf } from "../step";
import { commandsOf } from "../steps/index";
import { FORWARDING_SYSCTL } from "../steps/setForwarding";
import { comment, forEach, OVS_MARKER, opening, type ScriptContents, serviceFile } from "./contents";

const PURPOSE = [
  "Builds this network by itself: nothing but bash and the programs named below is needed.",
  "Run it as root. The lab's root namespace is this machine's own.",
  "teardown.sh removes again what this script makes.",
];

const OVS_PROGRAMS = ["ovs-vsctl", "ovs-appctl", "ovsdb-tool", "ovsdb-server", "ovs-vswitchd"];

const CHECK_OVS = `
# Which Open vSwitch: the machine's own where it runs, otherwise one that this script starts.
ovs=start
datapath=netdev
if ovs-vsctl --timeout=5 show >/dev/null 2>&1; then
  ovs=running
  if ! ovs-appctl --timeout=5 --target=ovs-vswitchd version >/dev/null 2>&1; then
    problem "Open vSwitch's database answers but ovs-vswitchd does not: start it, or stop the database"
  elif [ -e /sys/module/openvswitch ]; then
    datapath=system
  elif [ "$(ovs-vsctl --timeout=5 --if-exists get Open_vSwitch . other_config:userspace-tso-enable)" != '"true"' ]; then
    problem "this machine's Open vSwitch forwards in user space with userspace-tso-enable off: ping would work and TCP would stall. Set it and restart Open vSwitch:"
    problem "  ovs-vsctl set Open_vSwitch . other_config:userspace-tso-enable=true"
  fi
fi`.split("\n");

function checks(contents: ScriptContents): string[] {
  const { namespaces, interfaces, ovsBridges, ovsPorts, usesOvs } = contents;
  return [
    "",
    "# Checks before anything is touched.",
    "problems=0",
    'problem() { echo "deploy.sh: $*" >&2; problems=1; }',
    'stop_on_problems() { if [ "$problems" -ne 0 ]; then echo "deploy.sh: nothing was changed" >&2; exit 1; fi; }',
    "",
    'needs() { command -v "$1" >/dev/null 2>&1 || problem "the program $1 is missing: install the package $2"; }',
    "needs ip iproute2",
    ...(contents.steps.some(({ op }) => op === "setEgress") ? ["needs tc iproute2"] : []),
    ...(contents.steps.some(({ op }) => op === "setForwarding") ? ["needs sysctl procps"] : []),
    ...(contents.steps.some(({ op }) => op === "addNftTable" || op === "addUplink") ? ["needs nft nftables"] : []),
    ...[...servicePrograms(contents)].map(
      (program) => `needs ${quoteArgument(program)} ${quoteArgument(packageOf(program))}`,
    ),
    ...(usesOvs ? OVS_PROGRAMS.map((program) => `needs ${program} openvswitch-switch`) : []),
    "stop_on_problems",
    ...(usesOvs ? CHECK_OVS : []),
    "",
    "# Nothing of these names may exist yet: it would be somebody else's.",
    ...forEach(namespaces, 'if has_namespace "$name"; then problem "a namespace $name exists already"; fi'),
    ...forEach(interfaces, 'if has_interface "$name"; then problem "an interface $name exists already"; fi'),
    ...(contents.steps.some((step) => step.op === "addNftTable" && step.ns === ROOT_NS)
      ? [
          'if nft list table inet wirelab >/dev/null 2>&1; then problem "an nftables table inet wirelab exists already"; fi',
        ]
      : []),
    ...forEach(
      contents.uplinkTables,
      'if nft list table ip "$name" >/dev/null 2>&1; then problem "an nftables table ip $name exists already"; fi',
    ),
    ...(usesOvs
      ? ['if [ "$ovs" = running ]; then', ...ovsNames(ovsBridges, ovsPorts).map((line) => `  ${line}`), "fi"]
      : []),
    "stop_on_problems",
  ];
}

const ovsNames = (bridges: readonly string[], ports: readonly string[]): string[] => [
  ...forEach(
    bridges,
    'if ovs-vsctl --timeout=5 br-exists "$name"; then problem "an Open vSwitch bridge $name exists already"; fi',
  ),
  ...forEach(
    ports,
    'if ovs-vsctl --timeout=5 port-to-br "$name" >/dev/null 2>&1; then problem "an Open vSwitch port $name exists already"; fi',
  ),
];

const servicePrograms = ({ steps }: ScriptContents): Set<string> =>
  new Set(steps.flatMap((step) => (step.op === "startService" ? (step.command[0] ?? []) : [])));

/** The machine's own setting is kept for teardown.sh: it may have been on before. */
function rememberForwarding(family: 4 | 6, marker: string): string[] {
  const file = `${marker}.ipv${family}-forwarding`;
  return [`[ -e ${file} ] || sysctl -n ${FORWARDING_SYSCTL[family]} > ${file}`];
}

const START_SERVICE = [
  "# start_service FILE COMMAND…: leaves it running in the background, with its process id in FILE and its output in FILE.log.",
  'start_service() { local file="$1"; shift; WIRELAB_SERVICE="$file" "$@" </dev/null >"$file.log" 2>&1 & echo $! >"$file"; }',
];

function serviceLine({ ns, name, command }: StepOf<"startService">, marker: string): string {
  const inside = ns === ROOT_NS ? [] : ["ip", "netns", "exec", ns];
  const words = ["start_service", serviceFile({ marker }, ns, name), ...inside, "setsid", ...command];
  return words.map(quoteArgument).join(" ");
}

function stepLines({ step, commands, explanation }: PlannedStep, marker: string): string[] {
  const lines = commands.map(renderCommand);
  if (step.op === "setForwarding" && step.ns === ROOT_NS)
    return [...comment(explanation), ...rememberForwarding(step.family, marker), ...lines];
  if (step.op === "startService") return [...comment(explanation), serviceLine(step, marker)];
  if (step.op === "startOvs") {
    return [
      ...comment(explanation),
      'if [ "$ovs" = start ]; then',
      `  touch ${OVS_MARKER}`,
      ...lines.map((line) => `  ${line}`),
      "fi",
    ];
  }
  if (step.op === "addOvsBridge") {
    const system = commandsOf({ ...step, datapath: "system" }).map(renderCommand);
    return [
      ...comment(explanation),
      "# With the kernel's openvswitch module loaded, that forwards instead.",
      'if [ "$datapath" = system ]; then',
      ...system.map((line) => `  ${line}`),
      "else",
      ...lines.map((line) => `  ${line}`),
      "fi",
    ];
  }
  return [...comment(explanation), ...lines];
}

export function renderDeploy(contents: ScriptContents): string {
  const failed =
    'echo "deploy.sh: line $LINENO failed: $BASH_COMMAND" >&2; echo "deploy.sh: what stands so far is removed by: bash teardown.sh" >&2';
  return [
    ...opening("deploy.sh", contents, PURPOSE),
    ...checks(contents),
    "",
    `trap '${failed}' ERR`,
    ...(contents.steps.some(({ op }) => op === "startService") ? ["", ...START_SERVICE] : []),
    "",
    "# teardown.sh removes things only where this file says that they were made here.",
    `touch ${contents.marker}`,
    ...contents.groups.flatMap(({ heading, steps }) => [
      "",
      ...comment(`--- ${heading}`),
      ...steps.flatMap((step) => stepLines(step, contents.marker)),
    ]),
    "",
    'echo "deploy.sh: done"',
    "",
  ].join("\n");
}
