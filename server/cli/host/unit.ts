/** The service of systemd(1) that keeps the host's engine running (systemd.service(5)). */
import { execFileSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { CliError, EXIT } from "../exit";
import { hostProgram } from "./engine";
import type { AllowedUser } from "./user";

const NAME = "wirelab-host.service";
const PATH = `/etc/systemd/system/${NAME}`;

/** A word of ExecStart=: quoted, and without specifiers and variables (systemd.service(5), "COMMAND LINES"). */
const word = (text: string): string =>
  /^[\w@./:=-]+$/.test(text)
    ? text
    : `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%").replaceAll("$", "$$$$")}"`;

export function unitText(user: AllowedUser | null, node = process.execPath, program = hostProgram()): string {
  const command = [node, "--enable-source-maps", program, ...(user ? [`--user=${user.uid}`] : [])];
  return `[Unit]
Description=Wirelab: labs in this machine's own root network namespace
After=network.target openvswitch-switch.service

[Service]
ExecStart=${command.map(word).join(" ")}
# Labs outlive the engine, and so does the guard of a change that is not confirmed yet.
KillMode=process
Restart=on-failure
RestartSec=1
StateDirectory=wirelab
StateDirectoryMode=0700
RuntimeDirectory=wirelab
RuntimeDirectoryMode=0755
RuntimeDirectoryPreserve=yes
# What it needs of root: networks, namespaces, their mounts, and the modules for devices.
CapabilityBoundingSet=CAP_NET_ADMIN CAP_NET_RAW CAP_NET_BIND_SERVICE CAP_SYS_ADMIN CAP_SYS_PTRACE CAP_SYS_MODULE CAP_CHOWN CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_KILL CAP_SETUID CAP_SETGID CAP_IPC_LOCK
# No private mounts: namespaces that are added are to be seen by the machine.
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes

[Install]
WantedBy=multi-user.target
`;
}

const systemctl = (...args: string[]) => ({ file: "systemctl", args });
type Call = ReturnType<typeof systemctl>;

const shown = ({ file, args }: Call): string => [file, ...args].join(" ");

function run({ file, args }: Call): void {
  try {
    execFileSync(file, args, { stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    const stderr = (error as { stderr?: Buffer }).stderr?.toString().trim();
    throw new CliError(EXIT.failed, `${file} ${args.join(" ")}: ${stderr || (error as Error).message}`);
  }
}

/** Whether this machine is run by systemd (sd_booted(3)). */
const isBooted = (): boolean => existsSync("/run/systemd/system");

function carryOut(print: (text: string) => void, dryRun: boolean, calls: readonly Call[]): void {
  for (const call of calls) {
    print(dryRun ? `Would run: ${shown(call)}` : `Running: ${shown(call)}`);
    if (!dryRun) run(call);
  }
}

function assertSystemd(dryRun: boolean): void {
  if (!dryRun && !isBooted())
    throw new CliError(
      EXIT.failed,
      "This machine is not run by systemd. `sudo wirelab host enable` starts the engine without it.",
    );
}

/** Writes the unit and starts it now and at every start of the machine. */
export function installUnit(user: AllowedUser | null, print: (text: string) => void, dryRun: boolean): void {
  assertSystemd(dryRun);
  const text = unitText(user);
  print(`${dryRun ? "Would write" : "Writing"} ${PATH}:`);
  for (const line of text.trimEnd().split("\n")) print(line === "" ? "" : `    ${line}`);
  if (!dryRun) writeFileSync(PATH, text, { mode: 0o644 });
  carryOut(print, dryRun, [systemctl("daemon-reload"), systemctl("enable", "--now", NAME)]);
}

/** Ends the service and takes its unit away. */
export function removeUnit(print: (text: string) => void, dryRun: boolean): void {
  assertSystemd(dryRun);
  if (!existsSync(PATH)) {
    print(`There is no ${PATH}: nothing to do.`);
    return;
  }
  carryOut(print, dryRun, [systemctl("disable", "--now", NAME)]);
  print(`${dryRun ? "Would delete" : "Deleting"} ${PATH}.`);
  if (!dryRun) rmSync(PATH, { force: true });
  carryOut(print, dryRun, [systemctl("daemon-reload")]);
}
