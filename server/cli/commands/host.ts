/** `wirelab host …`: switching labs in the machine's own root namespace on and off. */
import type { EngineConnection } from "../../client/connection";
import { hostPaths } from "../../engine/host/paths";
import { noteCheckpoint } from "../checkpointText";
import { isRunning, listLabs } from "../chooseLab";
import { type Command, type Context, parseCommandLine } from "../command";
import { CliError, EXIT, type ExitCode, usageError } from "../exit";
import { assertRoot, connectHost, endHost, needHost, startHost } from "../host/engine";
import { installUnit, removeUnit } from "../host/unit";
import { allowedUser } from "../host/user";
import { runOutcome } from "../runReport";
import { table } from "../table";

interface Values {
  user?: string;
  stop?: boolean;
  "dry-run"?: boolean;
}

type Verb = (values: Values, context: Context, labs: string[]) => Promise<ExitCode>;

/** Works with a connection, and lets it go however that ends. */
async function closing(connection: EngineConnection, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } finally {
    connection.close();
  }
}

const enable: Verb = async ({ user: given }, context) => {
  assertRoot("enable");
  const paths = hostPaths(context.env);
  const running = await connectHost(paths);
  if (running) {
    running.close();
    context.print("Labs on the host are switched on already. To change who may use them, disable them first.");
    return EXIT.ok;
  }
  const user = allowedUser(given, context);
  // A number without account stays the same by the folder that it owns.
  if (user && user === context.standing.user) await context.standing.prepare();
  const connection = await startHost(paths, user);
  context.print(`Labs on the host are switched on (process ${connection.hello.pid}).`);
  context.print(`May use them: root${user ? ` and ${user.name}` : " alone; --user NAME lets somebody else"}.`);
  context.print(`Its door: ${paths.socket}. Its labs: ${paths.home}.`);
  context.print("`wirelab host disable` switches them off; `wirelab host install-unit` keeps them on after a restart.");
  connection.close();
  return EXIT.ok;
};

const disable: Verb = async ({ stop }, context) => {
  assertRoot("disable");
  const connection = await connectHost(hostPaths(context.env));
  if (!connection) {
    context.print("Labs on the host are not switched on.");
    return EXIT.ok;
  }
  return closing(connection, async () => {
    const running = (await listLabs(connection)).filter(isRunning).map(({ name }) => name);
    if (running.length > 0 && !stop)
      throw new CliError(
        EXIT.failed,
        `On the host run: ${running.join(", ")}. Stop them first (wirelab down), or say --stop to have that done.`,
      );
    for (const lab of running) {
      await connection.request({ type: "lab.stop", lab });
      context.print(`${lab} is stopped.`);
    }
    await endHost(connection);
    context.print("Labs on the host are switched off. Their files are kept.");
    return EXIT.ok;
  });
};

const status: Verb = async (_values, context) => {
  const connection = await needHost(hostPaths(context.env));
  const { host } = await connection.request({ type: "places" });
  const labs = await listLabs(connection);
  context.print(`Labs on the host are switched on (process ${connection.hello.pid}).`);
  if (labs.length > 0)
    for (const line of table([["LAB", "STATUS"], ...labs.map(({ name, status }) => [name, status])]))
      context.print(line);
  const cards = host.cards.map(({ name, carrier, addresses, gateway }) => [
    name,
    carrier ? "connected" : "no carrier",
    addresses.join(" "),
    gateway ? `default route via ${gateway}` : "",
  ]);
  if (cards.length > 0) for (const line of table([["CARD", "", "ADDRESSES", ""], ...cards])) context.print(line);
  connection.close();
  return EXIT.ok;
};

/** Carries labs that a restart of the machine took away, or that somebody changed, back to what was deployed. */
async function reconcileLab(connection: EngineConnection, lab: string, context: Context): Promise<boolean> {
  const { run } = await connection.request({ type: "lab.apply", lab, mode: "restore" });
  for (const line of runOutcome(lab, run)) (run.state === "done" ? context.print : context.note)(line);
  await noteCheckpoint(context, lab);
  return run.state === "done";
}

const reconcile: Verb = async (_values, context, named) => {
  const connection = await needHost(hostPaths(context.env));
  return closing(connection, async () => {
    const running = (await listLabs(connection)).filter(isRunning).map(({ name }) => name);
    const labs = named.length > 0 ? named : running;
    let well = true;
    for (const lab of labs) well = (await reconcileLab(connection, lab, context)) && well;
    if (labs.length === 0) context.print("No lab on the host was deployed.");
    return well ? EXIT.ok : EXIT.failed;
  });
};

const VERBS: Record<string, Verb> = {
  enable,
  disable,
  status,
  reconcile,
  "install-unit": async ({ user, "dry-run": dryRun = false }, context) => {
    if (!dryRun) assertRoot("install-unit");
    installUnit(allowedUser(user, context), context.print, dryRun);
    return EXIT.ok;
  },
  "remove-unit": async ({ "dry-run": dryRun = false }, context) => {
    if (!dryRun) assertRoot("remove-unit");
    removeUnit(context.print, dryRun);
    return EXIT.ok;
  },
};

export const host: Command = {
  name: "host",
  usage: "enable|disable|status|reconcile|install-unit|remove-unit",
  summary: "Let labs live in this machine's own network, or end that",
  help: [
    "enable [--user NAME]    as root: starts a second engine that has root's rights. It can be used by root",
    "                        and by NAME (by default: with sudo whoever ran it, by root itself who",
    "                        runs Wirelab in root's place), and by nobody else.",
    "disable [--stop]        as root: ends it; --stop stops its labs first.",
    "status                  what runs on the host, and which network cards there are.",
    "reconcile [LAB…]        after a restart of the machine: makes again what was deployed.",
    "install-unit [--user NAME] [--dry-run]   as root: keeps it running by systemd. --dry-run only shows how.",
    "remove-unit [--dry-run]                  as root: ends that.",
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, {
      user: { type: "string" },
      stop: { type: "boolean" },
      "dry-run": { type: "boolean" },
    });
    const [verb = "status", ...more] = positionals;
    const act = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
    if (!act) throw usageError(`There is no "wirelab host ${verb}".`);
    if (more.length > 0 && verb !== "reconcile") throw usageError(`"wirelab host ${verb}" takes no ${more[0]}.`);
    return act(values, context, more);
  },
};
