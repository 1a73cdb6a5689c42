/** teardown.sh: removes exactly what deploy.sh makes, in reverse, whatever of it is left. */
import { ROOT_NS } from "../../topology/places";
import { quoteArgument, renderCommand } from "../render";
import type { Step } from "../step";
import { commandsOf } from "../steps/index";
import { OVS_RUN } from "../steps/openvswitch";
import { FORWARDING_SYSCTL } from "../steps/setForwarding";
import { deleteUplinkTable } from "../uplink";
import { forEach, OVS_MARKER, opening, type ScriptContents, serviceFile } from "./contents";

const PURPOSE = [
  "Removes what deploy.sh made, in reverse order, and nothing else.",
  "Parts that are gone already are passed over; run it as often as you like.",
];

const HELPERS = [
  // A veth whose other end's namespace was just removed may vanish by itself between the look and the deletion.
  'remove_interface() { if has_interface "$1"; then echo "removing the interface $1"; ip link delete dev "$1" 2>/dev/null || ! has_interface "$1"; fi; }',
  'remove_interface_in() { if ip -n "$1" link show dev "$2" >/dev/null 2>&1; then echo "removing the interface $2 in $1"; ip -n "$1" link delete dev "$2" 2>/dev/null || ! ip -n "$1" link show dev "$2" >/dev/null 2>&1; fi; }',
  'remove_namespace() { if has_namespace "$1"; then echo "removing the namespace $1"; ip netns delete "$1"; fi; }',
];

/** The process is known by the mark in its environment: its number may be another's by now. */
const SERVICE_HELPERS = `
stop_service() {
  [ -e "$1" ] || return 0
  local pid; pid="$(cat "$1")"
  if tr '\\0' '\\n' 2>/dev/null <"/proc/$pid/environ" | grep -qxF "WIRELAB_SERVICE=$1"; then
    echo "stopping $1"
    kill -- "-$pid" 2>/dev/null || true
    for _ in $(seq 30); do kill -0 -- "-$pid" 2>/dev/null || break; sleep 0.1; done
    kill -KILL -- "-$pid" 2>/dev/null || true
  fi
  rm -f "$1" "$1.log"
}`.split("\n");

const OVS_HELPERS = [
  "ovs_answers() { command -v ovs-vsctl >/dev/null 2>&1 && ovs-vsctl --timeout=5 show >/dev/null 2>&1; }",
  "# ovs-vsctl waits for ovs-vswitchd to obey; where that has died, the database alone is told.",
  "ovs_wait=",
  "if ! ovs-appctl --timeout=5 --target=ovs-vswitchd version >/dev/null 2>&1; then ovs_wait=--no-wait; fi",
  'remove_ovs_port() { if ovs_answers; then ovs-vsctl --timeout=10 $ovs_wait --if-exists del-port "$1"; fi; }',
  'remove_ovs_bridge() { if ovs_answers && ovs-vsctl --timeout=10 $ovs_wait br-exists "$1"; then echo "removing the Open vSwitch bridge $1"; ovs-vsctl --timeout=10 $ovs_wait del-br "$1"; fi; }',
];

/** What undoes a step; settings of interfaces and namespaces need nothing, they go with them. */
function undo(step: Step, marker: string): string[] {
  switch (step.op) {
    case "addNamespace":
      return [`remove_namespace ${quoteArgument(step.name)}`];
    case "addBridge":
      return [`remove_interface ${quoteArgument(step.name)}`];
    case "addDevice":
      return step.ns === ROOT_NS ? [`remove_interface ${quoteArgument(step.device.name)}`] : [];
    case "moveAddresses":
      // Each of them may be back already.
      return commandsOf({ ...step, from: step.to, to: step.from }).map(
        (command) => `${renderCommand(command)} || true`,
      );
    case "addVeth": {
      const end = [step.b, step.a].find(({ ns }) => ns === ROOT_NS);
      if (end) return [`remove_interface ${quoteArgument(end.name)}`];
      return [step.a, step.b].map(({ ns, name }) => `remove_interface_in ${quoteArgument(ns)} ${quoteArgument(name)}`);
    }
    case "addUplink":
      return [
        `remove_interface ${quoteArgument(step.device)}`,
        `${renderCommand(deleteUplinkTable(step.device))} 2>/dev/null || true`,
      ];
    case "addOvsBridge":
      // A switch that died leaves its interface behind.
      return [`remove_ovs_bridge ${quoteArgument(step.name)}`, `remove_interface ${quoteArgument(step.name)}`];
    case "addOvsPort":
      // Where ovs-vswitchd has died, its internal ports' interfaces stay.
      return [
        `remove_ovs_port ${quoteArgument(step.name)}`,
        ...(step.type === "internal" ? [`remove_interface ${quoteArgument(step.name)}`] : []),
      ];
    case "addOvsPatch":
      return [step.a, step.b].map(({ name }) => `remove_ovs_port ${quoteArgument(name)}`);
    case "setForwarding":
      return step.ns === ROOT_NS ? restoreForwarding(step.family, marker) : [];
    case "addNftTable":
      return step.ns === ROOT_NS ? ["nft delete table inet wirelab 2>/dev/null || true"] : [];
    case "addRoute":
      // Routes through an interface go with it.
      return step.ns === ROOT_NS && step.route.type !== "unicast"
        ? [
            `${commandsOf({ op: "deleteRoute", ns: step.ns, route: step.route }).map(renderCommand).join()} 2>/dev/null || true`,
          ]
        : [];
    case "startService":
      return [`stop_service ${quoteArgument(serviceFile({ marker }, step.ns, step.name))}`];
    case "startOvs":
      return stopOvs();
    default:
      return [];
  }
}

/** As the machine had it before deploy.sh. */
function restoreForwarding(family: 4 | 6, marker: string): string[] {
  const file = `${marker}.ipv${family}-forwarding`;
  return [
    `if [ -e ${file} ]; then`,
    `  sysctl -w ${FORWARDING_SYSCTL[family]}="$(cat ${file})"`,
    `  rm -f ${file}`,
    "fi",
  ];
}

function stopOvs(): string[] {
  const [daemon, database, ...rest] = commandsOf({ op: "stopOvs" }).map(renderCommand);
  return [
    "# Open vSwitch is stopped only where one of these scripts started it and no other bridge is left in it.",
    `if [ -e ${OVS_MARKER} ]; then`,
    '  if ovs_answers && [ -n "$(ovs-vsctl --timeout=5 list-br)" ]; then',
    '    echo "teardown.sh: Open vSwitch keeps running for its other bridges"',
    "  else",
    '    echo "stopping Open vSwitch"',
    `    ${daemon} 2>/dev/null || true`,
    `    ${database} 2>/dev/null || true`,
    ...rest.map((line) => `    ${line}`),
    "    remove_interface ovs-netdev",
    `    rm -f ${OVS_RUN}/.conf.db.~lock~ ${OVS_RUN}/ovsdb-server.log ${OVS_RUN}/ovs-vswitchd.log`,
    `    rmdir --ignore-fail-on-non-empty ${OVS_RUN}`,
    `    rm -f ${OVS_MARKER}`,
    "  fi",
    "fi",
  ];
}

function whatIsLeft({ namespaces, interfaces }: ScriptContents): string[] {
  return [
    "what_is_left() {",
    ...forEach(namespaces, 'if has_namespace "$name"; then echo "the namespace $name"; fi').map((line) => `  ${line}`),
    ...forEach(interfaces, 'if has_interface "$name"; then echo "the interface $name"; fi').map((line) => `  ${line}`),
    "  return 0",
    "}",
  ];
}

export function renderTeardown(contents: ScriptContents): string {
  const { usesOvs, marker, steps } = contents;
  return [
    ...opening("teardown.sh", contents, PURPOSE),
    ...HELPERS,
    ...(usesOvs ? OVS_HELPERS : []),
    ...(steps.some(({ op }) => op === "startService") ? SERVICE_HELPERS : []),
    ...whatIsLeft(contents),
    "",
    `if [ ! -e ${marker} ]; then`,
    '  if [ -z "$(what_is_left)" ]; then echo "teardown.sh: nothing is left"; exit 0; fi',
    '  echo "teardown.sh: deploy.sh did not make these here, so they are left alone:" >&2',
    "  what_is_left >&2",
    "  exit 1",
    "fi",
    "",
    ...steps.toReversed().flatMap((step) => undo(step, marker)),
    "",
    'if [ -n "$(what_is_left)" ]; then',
    '  echo "teardown.sh: could not remove:" >&2',
    "  what_is_left >&2",
    "  exit 1",
    "fi",
    `rm -f ${marker}`,
    'echo "teardown.sh: done, nothing is left"',
    "",
  ].join("\n");
}
