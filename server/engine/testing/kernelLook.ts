/** What a drawing should have become, looked at with plain `ip` and `ovs-vsctl`. */
import { drawnInterfaces } from "@/lib/topology/interfaces";
import { endName, isSwitch, ROOT_NS } from "@/lib/topology/places";
import type { Topology } from "@/lib/topology/schema";
import type { SandboxHandle } from "@/server/engine/sandbox";
import { answersOf, type Question } from "./answers";

interface IpLink {
  ifname: string;
  flags: string[];
  mtu: number;
  master?: string;
  addr_info: { local: string; prefixlen: number; scope: string }[];
}

/** What each question was answered; each of them must be. */
async function outputs(sandbox: SandboxHandle, questions: readonly Question[]): Promise<string[]> {
  const answers = await answersOf(sandbox, questions);
  return answers.map(({ stdout, exitCode }, at) => {
    if (exitCode !== 0) throw new Error(`${JSON.stringify(questions[at])} ended with ${exitCode}`);
    return stdout;
  });
}

const interfacesIn = (text: string) => new Map((JSON.parse(text) as IpLink[]).map((link) => [link.ifname, link]));

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
  const named = (wanted: string) => topology.nodes.filter(({ kind }) => kind === wanted).map(({ name }) => name);
  const [drawn, switches] = [named("namespace"), named("ovs")];
  const [list, ...answers] = await outputs(sandbox, [
    { words: ["ip", "netns", "list"] },
    ...[undefined, ...drawn].map((netns) => ({ words: ["ip", "-j", "address", "show"], netns })),
    ...switches.map((name) => ({ words: ["ovs-vsctl", "--timeout=10", "list-ports", name] })),
  ]);
  const listed = (list as string).split("\n").flatMap((line) => line.split(" ")[0] || []);
  if ([...drawn].sort().join() !== [...listed].sort().join())
    differs.push(`namespaces: drawn ${drawn}, listed ${listed}`);

  const spaces = new Map([ROOT_NS, ...drawn].map((ns, at) => [ns, interfacesIn(answers[at] as string)]));
  const ovsPorts = new Map(switches.map((name, at) => [name, answers[1 + drawn.length + at] as string]));
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
    const ovs = ovsPorts.get(name);
    const has =
      ovs?.split("\n").filter(Boolean) ??
      [...(spaces.get(ROOT_NS)?.values() ?? [])].filter(({ master }) => master === name).map(({ ifname }) => ifname);
    if ([...ports].sort().join() !== [...has].sort().join())
      differs.push(`ports of ${name}: drawn ${ports}, has ${has}`);
  }
  return differs;
}
