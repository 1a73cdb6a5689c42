/** Ports that an Open vSwitch does not flood to, and why: so that a trace can say more than "it does not arrive". */
import type { InterfaceRef } from "../topology/places";
import type { Inquiry } from "./inquiry";
import { obstacle } from "./interfaceState";
import type { DatapathPort } from "./read/datapath";
import { readOvsPorts } from "./read/ovsPorts";
import type { DeathReason } from "./types";
import type { World } from "./world";

export interface OvsLeftOut {
  ref: InterfaceRef;
  why: DeathReason;
  text: string;
  command: string;
}

interface Flood {
  bridge: string;
  /** Port by which the frame came in. */
  from: string;
  /** Names of the ports that it goes out of. */
  outputs: ReadonlySet<string>;
  datapath: readonly DatapathPort[];
}

export async function leftOut(
  world: World,
  inquiry: Inquiry,
  { bridge, from, outputs, datapath }: Flood,
): Promise<OvsLeftOut[]> {
  const missing = [...world.joinedByPatches(bridge)]
    .flatMap((name) => world.interfacesOfOvs(name).map((ref) => ({ ref, bridge: name })))
    .filter(({ ref }) => ref.name !== from && !outputs.has(ref.name));
  if (missing.length === 0) return [];
  const { settings, command } = await readOvsPorts(inquiry);
  return missing.map(({ ref, bridge: other }) => {
    const iface = world.interface(ref);
    const trouble = iface && obstacle(iface);
    if (trouble) return { ref, ...trouble, command };
    // A frame for another bridge may have been held at any patch port before.
    const patches = other === bridge ? [] : datapath.filter(({ type }) => type === "patch").map(({ name }) => name);
    const held = [ref.name, ...patches].find((name) => settings.get(name)?.held);
    if (held !== undefined)
      return {
        ref,
        why: "blocked-port",
        text: `${held} is ${settings.get(held)?.held}: the spanning tree holds it`,
        command,
      };
    const tagged = [from, ref.name, ...patches].flatMap((name) => settings.get(name)?.vlans ?? []);
    if (tagged.length > 0) return { ref, why: "vlan", text: `the VLANs do not match (${tagged.join("; ")})`, command };
    return { ref, why: "switch-drop", text: `${other} does not send it out of ${ref.name}`, command };
  });
}
