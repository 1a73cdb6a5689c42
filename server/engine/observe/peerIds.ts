/** Which namespaces a namespace means by its own ids. */
import { peerIdsFrom, peerIdsRequest } from "@/lib/netlink/peerIds";
import { parseNetnsList } from "@/lib/observed/ipJson";
import { runCommand } from "@/server/engine/exec/run";
import type { NetlinkProxy } from "@/server/engine/netlink/proxy";
import type { SandboxHandle } from "@/server/engine/sandbox/handle";
import type { ObservedModel } from "./model";

const TIMEOUT_MS = 20_000;

/** Its ids by the names of those that have one; empty when it cannot be asked. */
export async function readPeerIds(
  sandbox: SandboxHandle,
  proxy: NetlinkProxy,
  model: ObservedModel,
  ns: string,
): Promise<Map<string, number | null>> {
  const id = model.idOf(ns);
  const answer = id === undefined ? null : await proxy.ask("", [{ kind: "netlink", message: peerIdsRequest(id) }]);
  const ids = answer?.answers[0] && peerIdsFrom(answer.answers[0]);
  return ids ? byName(ids, model) : askIp(sandbox, ns);
}

function byName(ids: ReadonlyMap<number, number | null>, model: ObservedModel): Map<string, number> {
  const names = new Map<string, number>();
  for (const [theirs, ours] of ids) {
    const name = ours === null ? undefined : model.namespaceOf(ours);
    if (name !== undefined) names.set(name, theirs);
  }
  return names;
}

/** In a large lab this looks at every namespace from every other: hence only where there is no proxy. */
async function askIp(sandbox: SandboxHandle, ns: string): Promise<Map<string, number | null>> {
  const command = { file: "ip", args: ["-json", "netns", "list"], netns: ns };
  const { stdout } = await runCommand(sandbox, command, { timeoutMs: TIMEOUT_MS });
  try {
    return parseNetnsList(stdout);
  } catch {
    return new Map();
  }
}
