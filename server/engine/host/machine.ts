/** Reads what the machine has, whole and at this moment, with whose each thing is. */
import { existsSync } from "node:fs";
import { labOfMark, linkMark, OVS_MARK } from "@/lib/observed/marks";
import type { Command } from "@/lib/plan/command";
import type { MachineObjects, Owner } from "@/lib/plan/host/objects";
import { nft } from "@/lib/plan/steps/nft";
import { OVS_SOCKET } from "@/lib/plan/steps/openvswitch";
import { ROOT_NS } from "@/lib/topology/places";
import { runCommand } from "@/server/engine/exec/run";
import type { SandboxHandle } from "@/server/engine/sandbox/handle";
import type { NetnsMarks } from "./netnsMarks";

/** The machine's root namespace as a place where commands run. */
export const hostHandle = (lab: string): SandboxHandle => ({
  lab,
  pid: process.pid,
  userNamespace: false,
  host: true,
});

/** Runs a command in the machine's root namespace. @throws when it fails */
export async function ask(command: Command): Promise<string> {
  const { stdout, stderr, exitCode } = await runCommand(hostHandle(""), command);
  if (exitCode === 0) return stdout;
  throw new Error(`The machine could not be read: ${command.file} ${command.args.join(" ")}: ${stderr.trim()}`);
}

/** Of a link of the machine, what `ip -json -details address show` says and something here asks for. */
export interface MachineLink {
  ifname: string;
  flags: string[];
  master?: string;
  group?: string;
  ifalias?: string;
  /** A veth whose other end is in another namespace. */
  link_netnsid?: number;
  linkinfo?: { info_kind?: string; info_data?: { persist?: boolean } };
  addr_info: { local: string; prefixlen: number; scope: string }[];
}

async function readLinks(): Promise<MachineObjects["links"]> {
  const text = await ask({ file: "ip", args: ["-json", "link", "show"] });
  const records = JSON.parse(text || "[]") as { ifname: string; ifalias?: string; group?: string }[];
  return new Map(records.map(({ ifname, ifalias = "", group = "" }) => [ifname, linkMark(ifalias, group) ?? null]));
}

type Cell = string | [string, unknown];

/** Rows of an OVSDB table as ovs-vsctl(8) prints them as JSON. */
async function rows(table: string, ...columns: string[]): Promise<Record<string, Cell>[]> {
  const args = ["--timeout=5", "--format=json", `--columns=${columns.join(",")}`, "list", table];
  const { headings, data } = JSON.parse(await ask({ file: "ovs-vsctl", args })) as {
    headings: string[];
    data: Cell[][];
  };
  return data.map((cells) => Object.fromEntries(headings.map((heading, at) => [heading, cells[at] as Cell])));
}

function markIn(cell: Cell | undefined): Owner {
  const pairs = Array.isArray(cell) && cell[0] === "map" ? (cell[1] as [string, string][]) : [];
  return pairs.find(([key]) => key === OVS_MARK)?.[1] ?? null;
}

function uuidsIn(cell: Cell | undefined): string[] {
  if (!Array.isArray(cell)) return [];
  return cell[0] === "uuid" ? [String(cell[1])] : ((cell[1] as Cell[]) ?? []).flatMap(uuidsIn);
}

type Ovs = Pick<MachineObjects, "ovsBridges" | "ovsPorts" | "ovsRuns">;

async function readOvs(): Promise<Ovs> {
  const nothing: Ovs = { ovsBridges: new Map(), ovsPorts: new Map(), ovsRuns: false };
  if (!existsSync(OVS_SOCKET)) return nothing;
  try {
    const [bridges, ports, interfaces] = await Promise.all([
      rows("Bridge", "name", "external_ids", "ports"),
      rows("Port", "_uuid", "name", "external_ids"),
      rows("Interface", "name", "type"),
    ]);
    const bridgeOf = new Map(
      bridges.flatMap(({ name, ports: has }) => uuidsIn(has).map((uuid) => [uuid, String(name)] as const)),
    );
    const internal = new Set(interfaces.filter(({ type }) => type === "internal").map(({ name }) => name));
    return {
      ovsBridges: new Map(bridges.map(({ name, external_ids }) => [String(name), markIn(external_ids)])),
      ovsPorts: new Map(
        ports.map(({ _uuid, name, external_ids }) => [
          String(name),
          {
            owner: markIn(external_ids),
            bridge: bridgeOf.get(uuidsIn(_uuid)[0] ?? "") ?? "",
            internal: internal.has(String(name)),
          },
        ]),
      ),
      ovsRuns: true,
    };
  } catch {
    // A socket that nobody answers at: the database has ended. The observer tells the same.
    return nothing;
  }
}

/** The owner of the table `inet wirelab`; undefined where there is none. */
export async function readTable(): Promise<Owner | undefined> {
  const { stdout, exitCode } = await runCommand(hostHandle(""), nft(ROOT_NS, "list", "table"));
  if (exitCode !== 0) return undefined;
  return labOfMark(/^\s*comment "([^"]*)"$/m.exec(stdout)?.[1] ?? "") ?? null;
}

export async function readMachine(marks: NetnsMarks): Promise<MachineObjects> {
  const [links, namespaces, ovs, table] = await Promise.all([readLinks(), marks.owners(), readOvs(), readTable()]);
  return { links, namespaces, ...ovs, table };
}
