/** Whether anything of a deployed lab is in the kernel at all: after a restart of the machine nothing is. */
import { drawnInterfaces } from "../topology/interfaces";
import type { Topology } from "../topology/schema";
import type { Observed } from "./types";

/** The machine's own network cards are there whether the lab is or not. */
export function nothingStands(applied: Topology, { namespaces, ovs }: Observed): boolean {
  if (applied.nodes.some(({ kind, name }) => kind === "namespace" && namespaces[name])) return false;
  if (ovs.running && applied.nodes.some(({ kind, name }) => kind === "ovs" && ovs.bridges[name])) return false;
  const own = drawnInterfaces(applied).filter(({ role }) => role !== "nic");
  return own.length > 0 && own.every(({ ref }) => !namespaces[ref.ns]?.interfaces[ref.name]);
}
