/** Command lines of Open vSwitch (ovs-vsctl(8), ovs-vswitchd.conf.db(5)). */
import type { Command } from "../command";

/**
 * Seconds that ovs-vsctl waits. Without a limit it waits for ever for an
 * ovs-vswitchd that has died.
 */
const TIMEOUT = "--timeout=10";

/** One transaction; parts are joined by `--`. */
export function vsctl(...parts: string[][]): Command {
  return {
    file: "ovs-vsctl",
    args: [TIMEOUT, ...parts.flatMap((part, index) => (index === 0 ? part : ["--", ...part]))],
  };
}

/** Where a lab's own Open vSwitch lives. The programs look here when nobody tells them otherwise. */
export const OVS_RUN = "/run/openvswitch";
export const OVS_DATABASE = `${OVS_RUN}/conf.db`;
export const OVS_SOCKET = `${OVS_RUN}/db.sock`;

/** Ends whichever daemon of an earlier instance still lives, and throws its database away. */
export const clearOvs: Command[] = [
  { file: "/usr/share/openvswitch/scripts/ovs-ctl", args: ["stop"] },
  { file: "rm", args: ["-f", OVS_DATABASE] },
];

/** A string as an OVSDB value: quoted where it holds more than a bare word may (ovs-vsctl(8), "Database Values"). */
export const ovsString = (text: string): string =>
  /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(text) ? text : JSON.stringify(text);
