/** The commands of services and of switches' daemons, as they are really run: within limits, and with a record of services kept. */
import type { Command } from "@/lib/plan/command";
import { LIMITS } from "@/server/engine/limits";
import { confined, confinedDaemon } from "@/server/engine/sandbox/confine";
import { LEADER, START, STOP } from "./runner";

const DAEMONS: ReadonlySet<string> = new Set(["ovsdb-server", "ovs-vswitchd"]);

/** What is run for a command that begins or ends a service, or starts a daemon; any other as it is. */
export function asRun({ service, ...command }: Command): Command {
  const { file, args, netns } = command;
  if (!service) return DAEMONS.has(file) ? { ...command, ...confinedDaemon(command, LIMITS) } : command;
  if (service.does === "stop") return { file: "sh", args: ["-c", STOP, "sh", service.folder] };
  const words = [file, ...args];
  // The program alone is in the namespace; what looks after it stays outside, and no count of the node's processes has it.
  const inside = netns === undefined ? [] : ["nsenter", `--net=/run/netns/${netns}`, "--"];
  const record = [service.folder, JSON.stringify(words), file];
  return confined({ file: "sh", args: ["-c", START, "sh", LEADER, ...record, ...inside, ...words] }, LIMITS);
}
