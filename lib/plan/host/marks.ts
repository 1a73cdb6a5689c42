/** The commands of steps as they are run on a machine, where what they make is marked: see lib/observed/marks.ts. */
import { MARK_GROUP, markText, OVS_MARK } from "../../observed/marks";
import { ROOT_NS } from "../../topology/places";
import type { Command } from "../command";
import type { StepOf, StepOp } from "../step";
import { commandsOf } from "../steps/index";
import { linkSet, newDevice } from "../steps/iproute";

/** The command with the group of a new link put behind the link's name. */
function grouped(command: Command, name: string): Command {
  const words = newDevice(name);
  const { args } = command;
  const at = args.findIndex((_, index) => words.every((word, offset) => args[index + offset] === word));
  if (at < 0) return command;
  const behind = at + words.length;
  return { ...command, args: [...args.slice(0, behind), "group", String(MARK_GROUP), ...args.slice(behind)] };
}

/** As `grouped`, for the second end of a pair, which stands behind "peer name". */
function peerGrouped(command: Command): Command {
  const { args } = command;
  const behind = args.lastIndexOf("peer") + 3;
  return { ...command, args: [...args.slice(0, behind), "group", String(MARK_GROUP), ...args.slice(behind)] };
}

const alias = (name: string, lab: string): Command => linkSet({ ns: ROOT_NS, name }, "alias", markText(lab));

function newVeth({ a, b }: StepOf<"addVeth">, [make]: Command[], lab: string): Command[] {
  const ours = [a, b].filter(({ ns }) => ns === ROOT_NS);
  let command = make as Command;
  if (b.ns === ROOT_NS) command = peerGrouped(command);
  if (a.ns === ROOT_NS) command = grouped(command, a.name);
  return [command, ...ours.map(({ name }) => alias(name, lab))];
}

const newLink = (name: string, [make]: Command[], lab: string): Command[] => [
  // `ip tuntap` knows no group.
  (make as Command).args[0] === "link" ? grouped(make as Command, name) : (make as Command),
  alias(name, lab),
];

const withRecords = ([make]: Command[], ...records: [table: string, name: string, lab: string][]): Command[] => [
  {
    ...(make as Command),
    // Of the same transaction: there is no moment in which the record is nobody's.
    args: [
      ...(make as Command).args,
      ...records.flatMap(([table, name, lab]) => ["--", "set", table, name, `external_ids:${OVS_MARK}=${lab}`]),
    ],
  },
];

/**
 * The commands of a step as they are run on a machine: what they make there is marked.
 * A namespace bears the mark on its loopback; what else is inside needs none of its own.
 */
export function markedCommands<O extends StepOp>(step: StepOf<O>, lab: string): Command[] {
  const commands = commandsOf(step);
  // A generic parameter is not narrowed by `switch`.
  const any: StepOf = step;
  switch (any.op) {
    case "addNamespace":
      return [...commands, linkSet({ ns: any.name, name: "lo" }, "alias", markText(lab))];
    case "addVeth":
      return newVeth(any, commands, lab);
    case "addBridge":
      return newLink(any.name, commands, lab);
    case "addDevice":
      return any.ns === ROOT_NS ? newLink(any.device.name, commands, lab) : commands;
    case "addOvsBridge":
      return withRecords(commands, ["bridge", any.name, lab], ["port", any.name, lab]);
    case "addOvsPort":
      return withRecords(commands, ["port", any.name, lab]);
    case "addOvsPatch":
      return withRecords(commands, ["port", any.a.name, lab], ["port", any.b.name, lab]);
    case "addNftTable":
      if (any.ns !== ROOT_NS) return commands;
      return commands.map((command) => ({
        ...command,
        args: [...command.args, "{", "comment", `"${markText(lab)}";`, "}"],
      }));
    default:
      return commands;
  }
}
