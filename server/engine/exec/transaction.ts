/** Many commands of ovs-vsctl(8) as one transaction: ovs-vswitchd sets itself up anew once, and not for each. */
import type { Command } from "@/lib/plan/command";
import { vsctl } from "@/lib/plan/steps/openvswitch";

const [TIMEOUT = ""] = vsctl(["show"]).args;
/** A transaction must be done within the time that ovs-vsctl gives itself, on a slow machine too. */
export const MOST_TOGETHER = 250;
const SECONDS_EACH = 0.1;

/** Only what adds a port or sets what it has: deleted and made again at once, a port would never have been gone. */
export function fitsTransaction({ file, args: [timeout, verb, table], service, netns }: Command): boolean {
  if (service || netns !== undefined || file !== "ovs-vsctl" || timeout !== TIMEOUT) return false;
  return verb === "add-port" || ((verb === "set" || verb === "clear" || verb === "remove") && table === "port");
}

/** The same as commands for which `fitsTransaction` holds do, one after another. */
export function joinTransaction(commands: readonly Command[]): Command {
  const [first] = commands;
  if (first && commands.length === 1) return first;
  const seconds = Number(TIMEOUT.slice(TIMEOUT.indexOf("=") + 1)) + Math.ceil(commands.length * SECONDS_EACH);
  const parts = commands.flatMap(({ args }) => ["--", ...args.slice(1)]);
  return { file: "ovs-vsctl", args: [`--timeout=${seconds}`, ...parts] };
}
