import { includesRole, ROLES, type Role, roleSchema, userNameSchema } from "@/lib/protocol/roles";
import { hashPassword } from "../../users/password";
import { changeUsers, openUsers, type User } from "../../users/userFile";
import { type Command, type Context, parseCommandLine } from "../command";
import { CliError, EXIT, usageError } from "../exit";
import { readNewPassword } from "../readPassword";
import { table } from "../table";

const NO_ROLE = "none";

function nameIn(words: readonly string[]): string {
  const [name, ...more] = words;
  if (name === undefined || more.length > 0) throw usageError("Give one name.");
  if (!userNameSchema.safeParse(name).success)
    throw usageError(
      `"${name}" is no name of a user: lower-case letters, digits, dots, underscores and hyphens, a letter first.`,
    );
  return name;
}

function readRole(text: string): Role | null {
  if (text === NO_ROLE) return null;
  const role = roleSchema.safeParse(text);
  if (!role.success) throw usageError(`"${text}" is no role: ${[...ROLES, NO_ROLE].join(", ")}.`);
  return role.data;
}

const absent = (name: string) => new CliError(EXIT.absent, `There is no user "${name}".`);

/** Changes one user, who has to be there. */
function change(context: Context, name: string, changed: (user: User) => User[]): void {
  if (!openUsers(context.paths.users).find(name)) throw absent(name);
  context.standing.asWeb((paths) =>
    changeUsers(paths.users, (users) => {
      if (!users.some((user) => user.name === name)) throw absent(name);
      return users.flatMap((user) => (user.name === name ? changed(user) : [user]));
    }),
  );
}

const withPassword = async (name: string) => ({
  password: await hashPassword(await readNewPassword(name)),
  passwordSince: Date.now(),
});

const ACTIONS: Record<
  string,
  (words: string[], role: string | undefined, json: boolean, context: Context) => Promise<void> | void
> = {
  async add(words, role = "viewer", _json, context) {
    const name = nameIn(words);
    const roleRead = readRole(role);
    const taken = () => openUsers(context.paths.users).find(name) !== undefined;
    if (taken())
      throw usageError(`There is a user "${name}" already. \`wirelab user passwd ${name}\` sets a new password.`);
    const user: User = { name, role: roleRead, ...(await withPassword(name)) };
    await context.standing.prepare();
    context.standing.asWeb((paths) =>
      changeUsers(paths.users, (users) => [...users.filter((other) => other.name !== name), user]),
    );
    context.note(`Added ${name} (${role}).`);
  },
  list(words, _role, json, context) {
    if (words.length > 0) throw usageError("Nothing else is taken.");
    const users = openUsers(context.paths.users).list();
    const rows = [...users].sort((a, b) => a.name.localeCompare(b.name));
    if (json) context.print(JSON.stringify({ users: rows.map(({ name, role }) => ({ name, role })) }));
    else if (rows.length === 0) context.note("There are no users. `wirelab user add NAME` adds one.");
    else for (const line of table(rows.map(({ name, role }) => [name, role ?? NO_ROLE]))) context.print(line);
  },
  remove(words, _role, _json, context) {
    const name = nameIn(words);
    change(context, name, () => []);
    context.note(`Removed ${name}; their browsers are signed out.`);
  },
  async passwd(words, _role, _json, context) {
    const name = nameIn(words);
    if (!openUsers(context.paths.users).find(name)) throw absent(name);
    const password = await withPassword(name);
    // Another number even where the clock was set back.
    const since = (user: User) => Math.max(password.passwordSince, user.passwordSince + 1);
    change(context, name, (user) => [{ ...user, ...password, passwordSince: since(user) }]);
    context.note(`Set a new password for ${name}; their browsers are signed out.`);
  },
  role([name = "", role, ...more], _role, _json, context) {
    if (role === undefined || more.length > 0) throw usageError("Give a name and a role.");
    const roleRead = readRole(role);
    change(context, nameIn([name]), (user) => [{ ...user, role: roleRead }]);
    context.note(`${name} is ${role} now${roleRead && includesRole(roleRead, "owner") ? ", in every lab" : ""}.`);
  },
};

export const user: Command = {
  name: "user",
  usage: "add NAME [--role ROLE] | list [--json] | remove NAME | passwd NAME | role NAME ROLE",
  summary: "Manage who may sign in with a name and a password",
  help: [
    `Roles: viewer watches every lab, editor changes and runs them, owner may do everything, ${NO_ROLE} sees only what is shared.`,
    "The password is asked for, or read from standard input; it is kept as a scrypt key in users.json.",
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, { role: { type: "string" }, json: { type: "boolean" } });
    const [action = "", ...words] = positionals;
    const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (!act) throw usageError(`Say what to do: ${Object.keys(ACTIONS).join(", ")}.`);
    await act(words, values.role, values.json ?? false, context);
    return EXIT.ok;
  },
};
