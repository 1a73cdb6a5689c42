/** Reads of a lab's namespaces all that is shown of them: what ip(8) tells, and what other programs have to be asked for. */
import type { ReadInterface } from "@/lib/observed/ipJson";
import type { InterfaceRef } from "@/lib/topology/places";
import { ROOT_NS } from "@/lib/topology/places";
import type { NetlinkProxy } from "@/server/engine/netlink/proxy";
import type { SandboxHandle } from "@/server/engine/sandbox/handle";
import { readServices } from "@/server/engine/services/records";
import { readEgress, readOffloads, readVlans } from "./details";
import type { ObservedModel } from "./model";
import { readPeerIds } from "./peerIds";
import { type Reading, readNamespaces, readRootInterfaces } from "./read";
import { readRuleset } from "./rules";
import type { ObserverScope } from "./scope";

export interface ReaderOptions {
  sandbox: SandboxHandle;
  proxy: NetlinkProxy;
  model: ObservedModel;
  filtered(): Iterable<string>;
  offloadsWanted(): readonly InterfaceRef[];
  scope?: ObserverScope;
}

export function createReader({ sandbox, proxy, model, filtered, offloadsWanted, scope }: ReaderOptions) {
  async function addPeerIds(reading: Reading): Promise<void> {
    await Promise.all(
      [...reading].map(async ([ns, read]) => {
        if (read && model.needsPeerIds(ns, read.interfaces))
          model.setPeerIds(ns, await readPeerIds(sandbox, proxy, model, ns), read.interfaces);
      }),
    );
  }
  async function addRulesets(reading: Reading): Promise<void> {
    for (const ns of filtered()) {
      const read = reading.get(ns);
      if (!read) continue;
      const strange = ns === ROOT_NS && scope && !(await scope.table());
      read.facts.ruleset = strange ? null : await readRuleset(sandbox, ns);
    }
  }

  return {
    /** Namespaces as they are; what of a machine's root is not the lab's is left out. */
    async namespaces(names: string[]): Promise<Reading> {
      const reading = await readNamespaces(sandbox, proxy, names);
      const root = reading.get(ROOT_NS);
      if (scope && root) root.interfaces = scope.links(root.interfaces, model.ovs);
      await addPeerIds(reading);
      if (!sandbox.host) for (const [ns, read] of reading) if (read) read.facts.services = readServices(sandbox, ns);
      await addRulesets(reading);
      if (root) await readVlans(sandbox, root.interfaces);
      const wanted = offloadsWanted();
      for (const [ns, read] of reading) {
        if (!read) continue;
        await readEgress(sandbox, ns, read.interfaces);
        if (wanted.length > 0) await readOffloads(sandbox, ns, read.interfaces, wanted);
      }
      return reading;
    },
    /** Some interfaces of the root; null when that went wrong. One that is not there is not in the answer. */
    async rootInterfaces(names: readonly string[]): Promise<ReadInterface[] | null> {
      const read = await readRootInterfaces(sandbox, names, model.interfaceIndexes(ROOT_NS));
      if (!read) return null;
      await readVlans(sandbox, read, model.namespaceAt(ROOT_NS)?.interfaces);
      await readEgress(sandbox, ROOT_NS, read);
      await readOffloads(sandbox, ROOT_NS, read, offloadsWanted());
      return read;
    },
  };
}
