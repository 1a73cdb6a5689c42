import type { Command } from "../command";
import type { StepKind } from "./kind";
import { clearOvs, OVS_DATABASE, OVS_RUN, OVS_SOCKET } from "./openvswitch";

const SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";

// Messages go to the log file alone: the console is the person's, and a sandbox has no syslog.
const QUIET = ["-vconsole:off", "-vsyslog:off"];
const AS_DAEMON = ["--pidfile", "--detach", "--no-chdir"];

const offline = (...args: string[]): Command => ({ file: "ovs-vsctl", args: ["--timeout=10", "--no-wait", ...args] });

const database: Command[] = [
  { file: "mkdir", args: ["-p", OVS_RUN] },
  { file: "ovsdb-tool", args: ["create", OVS_DATABASE, SCHEMA] },
  {
    file: "ovsdb-server",
    args: [
      OVS_DATABASE,
      ...QUIET,
      `--remote=punix:${OVS_SOCKET}`,
      ...AS_DAEMON,
      `--log-file=${OVS_RUN}/ovsdb-server.log`,
    ],
  },
  offline("init"),
];

/** Read by ovs-vswitchd once, when it starts. */
const checksums = offline("set", "Open_vSwitch", ".", "other_config:userspace-tso-enable=true");

const daemon: Command = {
  file: "ovs-vswitchd",
  args: [`unix:${OVS_SOCKET}`, ...QUIET, ...AS_DAEMON, `--log-file=${OVS_RUN}/ovs-vswitchd.log`],
};

const CHECKSUM_TRAP =
  "userspace-tso-enable is set first, because a veth hands over TCP segments with unfinished checksums and a userspace switch without it forwards them so: ping works and TCP stalls.";

export const startOvs: StepKind<"startOvs"> = {
  commands: ({ again }) => [...(again ? clearOvs : []), ...database, checksums, daemon],
  inverse: () => ({ op: "stopOvs" }),
  explain: ({ again }) =>
    `${again ? "Clears away an Open vSwitch that has ended and starts a new one" : "Starts an Open vSwitch of this lab's own"}: a database of what the switches shall be (ovsdb-server) and the switch that obeys it (ovs-vswitchd); ${CHECKSUM_TRAP}`,
};
