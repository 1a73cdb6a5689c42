/** What a drawing should have become, looked at with plain `ip` and `ovs-vsctl`. */
import { drawnInterfaces } from "@/lib/topology/interfaces";
import { endName, isSwitch, ROOT_NS } from "@/lib/topology/places";
import type { Topology } from "@/lib/topology/schema";
import { runCommand } from "@/server/engine/exec/run";
import type { SandboxHandle } from "@/server/engine/sandbox";

interface IpLink {
  ifname: string;
  flags: string[];
  mtu: number;
  master?: string;
  addr_info: { local: string; prefixlen: number; scope: string }[];
}

async function output(sandbox: SandboxHandle, file: string, args: string[], netns?: string): Promise<string> {
  const { stdout, stderr, exitCode } = await runCommand(sandbox, { file, args, netns });
  if (exitCode !== 0) throw new Error(`${file} ${args.join(" ")}: ${stderr}`);
  return stdout;
}

async function interfacesIn(sandbox: SandboxHandle, ns: string): Promise<Map<string, IpLink>> {
  const text = await output(sandbox, "ip", ["-j", "address", "show"], ns === ROOT_NS ? undefined : ns);
  return new Map((JSON.parse(text) as IpLink[]).map((link) => [link.ifname, link]));
}

/** Ports drawn at each switch, by the name of the switch. */
function drawnPorts(topology: Topology): Map<string, string[]> {
  const ports = new Map(topology.nodes.filter(({ kind }) => isSwitch(kind)).map(({ name }) => [name, [] as string[]]));
  for (const link of topology.links) {
    ports.get(link.a.node)?.push(link.a.name);
    ports.get(link.b.node)?.push(endName(link, "b"));
  }
  return ports;
}

const addressText = ({ local, prefixlen }: IpLink["addr_info"][number]) => `${local}/${prefixlen}`;

/** Every way in which the kernel is not as drawn, in words; nothing when it is. */
export async function kernelDiffers(sandbox: SandboxHandle, topology: Topology): Promise<string[]> {
  const differs: string[] = [];
  const drawn = topology.nodes.filter(({ kind }) => kind === "namespace").map(({ name }) => name);
  const listed = (await output(sandbox, "ip", ["netns", "list"]))
    .split("\n")
    .flatMap((line) => line.split(" ")[0] || []);
  if ([...drawn].sort().join() !== [...listed].sort().join())
    differs.push(`namespaces: drawn ${drawn}, listed ${listed}`);

  const spaces = new Map<string, Map<string, IpLink>>();
  for (const ns of [ROOT_NS, ...drawn]) spaces.set(ns, await interfacesIn(sandbox, ns));
  for (const { ref, settings } of drawnInterfaces(topology)) {
    const found = spaces.get(ref.ns)?.get(ref.name);
    const where = `${ref.name} in "${ref.ns}"`;
    if (!found) {
      differs.push(`${where}: not there`);
      continue;
    }
    if (found.flags.includes("UP") !== (settings.up ?? true)) differs.push(`${where}: admin state`);
    if (settings.mtu !== undefined && found.mtu !== settings.mtu) differs.push(`${where}: MTU ${found.mtu}`);
    // Every interface that is up gives itself a link-local address, which counts only where it was drawn.
    const wanted = new Set(settings.addresses);
    const has = found.addr_info
      .filter((address) => address.scope !== "link" || wanted.has(addressText(address)))
      .map(addressText);
    if ([...has].sort().join() !== [...wanted].sort().join()) differs.push(`${where}: addresses ${has}`);
  }
  for (const [name, ports] of drawnPorts(topology)) {
    const ovs = topology.nodes.find((node) => node.name === name)?.kind === "ovs";
    const has = ovs
      ? (await output(sandbox, "ovs-vsctl", ["--timeout=10", "list-ports", name])).split("\n").filter(Boolean)
      : [...(spaces.get(ROOT_NS)?.values() ?? [])].filter(({ master }) => master === name).map(({ ifname }) => ifname);
    if ([...ports].sort().join() !== [...has].sort().join())
      differs.push(`ports of ${name}: drawn ${ports}, has ${has}`);
  }
  return differs;
}
