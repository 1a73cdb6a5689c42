/** The commands of services, as they are really run: with a record of them kept. */
import type { Command } from "@/lib/plan/command";
import { LEADER, START, STOP } from "./runner";

/** What is run for a command that begins or ends a service; any other as it is. */
export function asRun({ service, ...command }: Command): Command {
  if (!service) return command;
  const { file, args, netns } = command;
  if (service.does === "stop") return { file: "sh", args: ["-c", STOP, "sh", service.folder] };
  const words = [file, ...args];
  // The program alone is in the namespace; what looks after it stays outside, and no count of the node's processes has it.
  const inside = netns === undefined ? [] : ["nsenter", `--net=/run/netns/${netns}`, "--"];
  const record = [service.folder, JSON.stringify(words), file];
  return { file: "sh", args: ["-c", START, "sh", LEADER, ...record, ...inside, ...words] };
}
