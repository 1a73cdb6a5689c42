/** What `ip` does not tell of interfaces, read only where there is something to tell: VLANs of bridges that filter, what is done to packets that leave, offloads that were drawn. */
import { parseBridgeVlans } from "@/lib/observed/bridgeJson";
import { parseOffloads } from "@/lib/observed/offloads";
import { parseQdiscs } from "@/lib/observed/qdiscJson";
import type { ObservedInterface } from "@/lib/observed/types";
import type { Command } from "@/lib/plan/command";
import { drawnInterfaces } from "@/lib/topology/interfaces";
import { perTopology } from "@/lib/topology/memo";
import { type InterfaceRef, ROOT_NS } from "@/lib/topology/places";
import { runCommand } from "@/server/engine/exec/run";
import type { SandboxHandle } from "@/server/engine/sandbox/handle";

const TIMEOUT_MS = 5000;
const SHOW_VLANS = { file: "bridge", args: ["-json", "vlan", "show"] };

const filters = ({ bridge }: ObservedInterface): boolean => bridge?.settings?.vlan_filtering === "1";

/**
 * Completes what was read of the lab's root, in place.
 * @param known what was known of it, for bridges that were not read this time
 */
export async function readVlans(
  sandbox: SandboxHandle,
  interfaces: readonly ObservedInterface[],
  known: Readonly<Record<string, ObservedInterface>> = {},
): Promise<void> {
  const filtering = new Set(interfaces.filter(filters).map(({ name }) => name));
  const read = new Set(interfaces.map(({ name }) => name));
  for (const { master } of interfaces) {
    const bridge = master === undefined || read.has(master) ? undefined : known[master];
    if (bridge && filters(bridge)) filtering.add(bridge.name);
  }
  if (filtering.size === 0) return;
  const { stdout, exitCode } = await runCommand(sandbox, SHOW_VLANS, { timeoutMs: TIMEOUT_MS });
  if (exitCode !== 0) return;
  const vlans = parseBridgeVlans(stdout);
  for (const found of interfaces) {
    if (found.port && found.master && filtering.has(found.master)) found.port.vlans = vlans.get(found.name) ?? [];
  }
}

/** Completes what was read of a namespace by what is done to packets that leave, in place; where nothing is, nothing is run. */
export async function readEgress(
  sandbox: SandboxHandle,
  ns: string,
  interfaces: readonly ObservedInterface[],
): Promise<void> {
  const queueing = interfaces.filter(({ egress }) => egress);
  if (queueing.length === 0) return;
  const command: Command = {
    file: "tc",
    args: ["-json", "-details", "qdisc", "show"],
    ...(ns !== ROOT_NS && { netns: ns }),
  };
  const { stdout, exitCode } = await runCommand(sandbox, command, { timeoutMs: TIMEOUT_MS });
  if (exitCode !== 0) return;
  const found = parseQdiscs(stdout);
  for (const one of queueing) {
    const egress = found.get(one.name);
    if (egress) one.egress = egress;
    else delete one.egress;
  }
}

/** Completes what was read of a namespace by the offloads of interfaces about which somebody drew something, in place. */
export async function readOffloads(
  sandbox: SandboxHandle,
  ns: string,
  interfaces: readonly ObservedInterface[],
  wanted: readonly InterfaceRef[],
): Promise<void> {
  for (const ref of wanted) {
    const found = ref.ns === ns ? interfaces.find(({ name }) => name === ref.name) : undefined;
    if (!found) continue;
    const command: Command = {
      file: "ethtool",
      args: ["--json", "-k", ref.name],
      ...(ns !== ROOT_NS && { netns: ns }),
    };
    const { stdout, exitCode } = await runCommand(sandbox, command, { timeoutMs: TIMEOUT_MS });
    const offload = exitCode === 0 ? parseOffloads(stdout) : undefined;
    if (offload) found.offload = offload;
  }
}

/** The interfaces whose offloads a topology speaks of. */
export const offloadsDrawn = perTopology((topology): readonly InterfaceRef[] =>
  drawnInterfaces(topology).flatMap(({ settings, ref }) => (settings.offload ? [ref] : [])),
);
